aliyun ess DisableScalingGroup --ScalingGroupId asg-bp1a3673ojt171snm30i
