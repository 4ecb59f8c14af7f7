aliyun ram AttachPolicyToRole --PolicyType System --PolicyName AliyunCSManagedCsiRolePolicy --RoleName AliyunCSManagedCsiRole
aliyun ram GetRole --RoleName AliyunCSManagedCsiRole
aliyun ram UpdateRole --RoleName AliyunCSManagedCsiRole --NewDescription "storage of the cluster"
# aliyun ram DeleteRole --RoleName AliyunCSManagedCsiRole
echo aliyun ram DeleteRole --RoleName AliyunCSManagedCsiRole
