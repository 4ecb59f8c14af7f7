for g in $(aliyun ess DescribeScalingGroups --Tag.1.Key ack.aliyun.com --Tag.1.Value c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r '.ScalingGroups.ScalingGroup[].ScalingGroupId'); do
  aliyun ess delete-scaling-group --scaling-group-id "$g" --force-delete true
done
