W=$(aliyun cs GET /clusters/cb95aa626a47740afbf6aa099b650d7ce/nodes | jq -r '.nodes[0].instance_id')
ENI=$(aliyun ecs DescribeNetworkInterfaces --InstanceId "$W" | jq -r '.NetworkInterfaceSets.NetworkInterfaceSet[0].NetworkInterfaceId')
aliyun ecs AssignPrivateIpAddresses --NetworkInterfaceId "$ENI" --SecondaryPrivateIpAddressCount 5
