aliyun ecs DetachDisk --InstanceId i-bp1884jq3rcdzt4haqpr --DiskId d-bp1jbkidr342vg1d133u
