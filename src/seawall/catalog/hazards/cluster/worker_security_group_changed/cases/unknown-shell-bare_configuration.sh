aliyun ess ModifyScalingConfiguration --ScalingConfigurationId asc-bp1et2qekq3ojr33mk3m --SecurityGroupIds.1 sg-bp1companystandard00
