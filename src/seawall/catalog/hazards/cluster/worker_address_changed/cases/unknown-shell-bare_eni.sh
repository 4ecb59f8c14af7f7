aliyun ecs UnassignPrivateIpAddresses --NetworkInterfaceId eni-bp1ucpowl83c965njtqm --PrivateIpAddress.1 172.16.49.200
