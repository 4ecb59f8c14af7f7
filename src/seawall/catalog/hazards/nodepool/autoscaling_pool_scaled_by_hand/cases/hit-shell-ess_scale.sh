ASG=$(aliyun ess DescribeScalingGroups --Tag.1.Key k8s.io/cluster-autoscaler --Tag.1.Value true | jq -r '.ScalingGroups.ScalingGroup[0].ScalingGroupId')
aliyun ess ScaleWithAdjustment --ScalingGroupId "$ASG" --AdjustmentType QuantityChangeInCapacity --AdjustmentValue 2
