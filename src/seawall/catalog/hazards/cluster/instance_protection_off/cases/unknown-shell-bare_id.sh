aliyun ecs modify-instance-attribute --instance-id i-bp1884jq3rcdzt4haqpr --deletion-protection false
