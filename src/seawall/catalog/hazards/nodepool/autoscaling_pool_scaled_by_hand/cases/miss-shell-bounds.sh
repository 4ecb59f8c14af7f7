aliyun cs PUT /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca --body '{"auto_scaling":{"enable":true,"min_instances":2,"max_instances":20}}'
aliyun cs PUT /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca --body '{"auto_scaling":{"enable":false},"scaling_group":{"desired_size":6}}'
aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca
# aliyun ess ScaleWithAdjustment --ScalingGroupId asg-bp1a3673ojt171snm30i --AdjustmentType TotalCapacity --AdjustmentValue 9
ASG=$(aliyun ess DescribeScalingGroups --Tag.1.Key k8s.io/cluster-autoscaler --Tag.1.Value true | jq -r '.ScalingGroups.ScalingGroup[0].ScalingGroupId')
aliyun ess ModifyScalingGroup --ScalingGroupId "$ASG" --ScalingGroupName pool-b
