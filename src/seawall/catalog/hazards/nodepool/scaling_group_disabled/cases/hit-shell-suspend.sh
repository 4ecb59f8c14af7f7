ASG=$(aliyun ess DescribeScalingGroups --Tag.1.Key ack.aliyun.com --Tag.1.Value c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r '.ScalingGroups.ScalingGroup[0].ScalingGroupId')
aliyun ess SuspendProcesses --ScalingGroupId "$ASG" --Process.1 ScaleOut --Process.2 HealthCheck
