aliyun ram DetachPolicyFromRole --PolicyType System --PolicyName AliyunCSManagedCsiRolePolicy --RoleName AliyunCSManagedCsiRole
