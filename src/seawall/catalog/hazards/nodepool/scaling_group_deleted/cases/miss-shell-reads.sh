ASG=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools | jq -r '.nodepools[0].scaling_group.scaling_group_id')
aliyun ess DescribeScalingGroups --ScalingGroupId.1 "$ASG"
# aliyun ess DeleteScalingGroup --ScalingGroupId "$ASG" --ForceDelete true
echo "aliyun ess DeleteScalingGroup --ScalingGroupId $ASG"
aliyun ess DeleteScalingGroup --ScalingGroupId "$ASG" --dryrun
aliyun cs DELETE /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca
