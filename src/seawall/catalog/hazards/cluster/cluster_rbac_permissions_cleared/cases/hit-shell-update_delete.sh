aliyun cs UpdateUserPermissions --uid 2345678901234567 --mode delete --body '[{"cluster":"c102fdcbf4db584dabf8c4d1b5975d901","role_type":"cluster"}]'
