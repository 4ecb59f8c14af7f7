M=$(aliyun ecs DescribeInstances --InstanceName 'master-02-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
ENI=$(aliyun ecs DescribeNetworkInterfaces --InstanceId "$M" | jq -r '.NetworkInterfaceSets.NetworkInterfaceSet[0].NetworkInterfaceId')
aliyun ecs UnassignPrivateIpAddresses --NetworkInterfaceId "$ENI" --PrivateIpAddress.1 172.16.49.12
