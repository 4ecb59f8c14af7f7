aliyun ecs DetachInstanceRamRole --RegionId cn-hangzhou --InstanceIds '["i-bp1884jq3rcdzt4haqpr"]' --RamRoleName KubernetesWorkerRole-d456a78a-c6c4-3ef0-3bdb-fa054562ae42
