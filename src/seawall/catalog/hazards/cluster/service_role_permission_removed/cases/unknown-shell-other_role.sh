aliyun ram DeleteRole --RoleName "$OLD_ROLE"
