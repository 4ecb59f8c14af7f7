ASG=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools | jq -r '.nodepools[0].auto_scaling, .nodepools[0].scaling_group.scaling_group_id' | tail -1)
aliyun ess DeleteScalingGroup --ScalingGroupId "$ASG" --ForceDelete true
