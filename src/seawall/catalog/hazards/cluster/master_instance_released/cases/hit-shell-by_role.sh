M=$(aliyun cs GET /clusters/c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c/nodes | jq -r '[.nodes[] | select(.instance_role=="Master")][0].instance_id')
aliyun ecs DeleteInstances --RegionId cn-hangzhou --InstanceId.1 "$M" --Force true
