ASG=$(aliyun ess DescribeScalingGroups --Tag.1.Key ack.alibabacloud.com/nodepool-id --Tag.1.Value np5441eb5f821b27d3062c6eb7c39d91ca | jq -r '.ScalingGroups.ScalingGroup[0].ScalingGroupId')
aliyun ess modify-scaling-group --scaling-group-id "$ASG" --min-size 3
