aliyun ess SetInstancesProtection --ScalingGroupId asg-bp1a3673ojt171snm30i --InstanceId.1 i-bp1884jq3rcdzt4haqpr --ProtectedFromScaleIn false
