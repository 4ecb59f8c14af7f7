ASG=$(aliyun cs GET /clusters/cb95aa626a47740afbf6aa099b650d7ce/nodepools | jq -r '.nodepools[0].scaling_group.scaling_group_id')
aliyun ess SetGroupDeletionProtection --ScalingGroupId "$ASG" --GroupDeletionProtection false
