aliyun ecs StopInstance --InstanceId i-bp1884jq3rcdzt4haqpr
