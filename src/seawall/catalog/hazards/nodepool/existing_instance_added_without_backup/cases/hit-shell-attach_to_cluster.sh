aliyun cs AttachInstances --ClusterId c102fdcbf4db584dabf8c4d1b5975d901 --body '{"instances":["i-bp1dbserver00001zjqf"]}'
