W=$(aliyun cs GET /clusters/c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c/nodes | jq -r '.nodes[0].instance_id')
ENI=$(aliyun ecs DescribeNetworkInterfaces --InstanceId "$W" | jq -r '.NetworkInterfaceSets.NetworkInterfaceSet[0].NetworkInterfaceId')
aliyun ecs UnassignPrivateIpAddresses --NetworkInterfaceId "$ENI" --PrivateIpAddress.1 172.16.49.200
