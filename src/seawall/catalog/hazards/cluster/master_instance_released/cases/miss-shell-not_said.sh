aliyun ecs DeleteInstance --InstanceId i-bp1884jq3rcdzt4haqpr --Force true
