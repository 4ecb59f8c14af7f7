aliyun ess ExecuteScalingRule --ScalingRuleAri ari:acs:ess:cn-hangzhou:1234567890123456:scalingrule/asr-bp1
aliyun ess ModifyScalingGroup --ScalingGroupId asg-bp1a3673ojt171snm30i --DesiredCapacity 4
