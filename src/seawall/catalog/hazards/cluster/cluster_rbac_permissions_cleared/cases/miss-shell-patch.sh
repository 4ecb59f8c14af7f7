aliyun cs UpdateUserPermissions --uid 2345678901234567 --mode patch --body '[{"cluster":"c102fdcbf4db584dabf8c4d1b5975d901","role_name":"ops","role_type":"cluster"}]'
aliyun cs DescribeUserPermission --uid 2345678901234567
# aliyun cs CleanUserPermissions --ClusterId c102fdcbf4db584dabf8c4d1b5975d901 --Uid 2345678901234567
