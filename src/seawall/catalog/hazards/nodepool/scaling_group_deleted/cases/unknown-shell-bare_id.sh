aliyun ess DeleteScalingGroup --ScalingGroupId asg-bp1a3673ojt171snm30i --ForceDelete true
