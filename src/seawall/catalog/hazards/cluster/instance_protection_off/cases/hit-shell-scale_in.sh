ASG=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools | jq -r '.nodepools[0].scaling_group.scaling_group_id')
aliyun ess SetInstancesProtection --ScalingGroupId "$ASG" --InstanceId.1 i-bp1884jq3rcdzt4haqpr --ProtectedFromScaleIn false
