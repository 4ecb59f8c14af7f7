ID=$(aliyun cs GET /clusters/c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c/nodes | jq -r '.nodes[0].instance_id')
aliyun ecs ModifyInstanceAttribute --InstanceId "$ID" --SecurityGroupIds.1 sg-bp1companystandard00
