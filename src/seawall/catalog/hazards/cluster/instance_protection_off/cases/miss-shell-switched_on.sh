ID=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodes | jq -r '.nodes[0].instance_id')
aliyun ecs ModifyInstanceAttribute --InstanceId "$ID" --DeletionProtection true
aliyun ecs ModifyInstanceAttribute --InstanceId "$ID" --Description "keep"
aliyun cs PUT /api/v2/clusters/c102fdcbf4db584dabf8c4d1b5975d901 --body '{"instance_deletion_protection":true,"deletion_protection":true}'
ASG=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools | jq -r '.nodepools[0].scaling_group.scaling_group_id')
aliyun ess SetInstancesProtection --ScalingGroupId "$ASG" --InstanceId.1 i-bp1884jq3rcdzt4haqpr --ProtectedFromScaleIn true
# aliyun ecs ModifyInstanceAttribute --InstanceId "$ID" --DeletionProtection false
