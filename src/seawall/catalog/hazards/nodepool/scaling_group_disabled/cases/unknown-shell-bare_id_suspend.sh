aliyun ess SuspendProcesses --ScalingGroupId asg-bp1a3673ojt171snm30i --Process.1 ScaleIn
aliyun ess SetGroupDeletionProtection --ScalingGroupId asg-bp1a3673ojt171snm30i --GroupDeletionProtection false
