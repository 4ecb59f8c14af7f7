aliyun ess ModifyScalingGroup --ScalingGroupId asg-bp1a3673ojt171snm30i --MaxSize 20 --MinSize 3
