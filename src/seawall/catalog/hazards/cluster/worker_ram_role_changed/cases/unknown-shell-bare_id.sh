aliyun ecs AttachInstanceRamRole --InstanceIds '["i-bp1buildserver0zjqfw"]' --RamRoleName company-audit-role
