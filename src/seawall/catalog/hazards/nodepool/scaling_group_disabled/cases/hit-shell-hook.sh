ASG=$(aliyun ess DescribeScalingGroups --Tag.1.Key ack.aliyun.com --Tag.1.Value cb95aa626a47740afbf6aa099b650d7ce | jq -r '.ScalingGroups.ScalingGroup[0].ScalingGroupId')
aliyun ess DeleteLifecycleHook --ScalingGroupId "$ASG" --LifecycleHookName k8s-scale-out
