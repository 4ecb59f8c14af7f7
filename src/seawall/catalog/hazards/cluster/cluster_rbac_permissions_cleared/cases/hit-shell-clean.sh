aliyun cs CleanUserPermissions --ClusterId c102fdcbf4db584dabf8c4d1b5975d901 --Uid 2345678901234567
