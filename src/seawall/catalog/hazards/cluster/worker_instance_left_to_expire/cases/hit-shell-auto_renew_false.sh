W=$(aliyun cs GET /clusters/cb95aa626a47740afbf6aa099b650d7ce/nodes | jq -r '.nodes[0].instance_id')
aliyun ecs ModifyInstanceAutoRenewAttribute --InstanceId "$W" --AutoRenew false
