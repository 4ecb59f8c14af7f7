aliyun ecs DetachInstanceRamRole --InstanceIds '["i-bp1buildserver0zjqfw"]'
