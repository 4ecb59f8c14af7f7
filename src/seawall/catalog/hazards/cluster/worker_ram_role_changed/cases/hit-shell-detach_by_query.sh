W=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodes | jq -r '.nodes[0].instance_id')
aliyun ecs DetachInstanceRamRole --InstanceIds "$W"
