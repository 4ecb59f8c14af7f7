aliyun ecs RebootInstance --InstanceId i-bp1884jq3rcdzt4haqpr
