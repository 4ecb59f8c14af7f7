aliyun ecs DescribeNetworkInterfaces --RegionId cn-hangzhou --Tag.1.Key creator --Tag.1.Value terway
echo aliyun ecs DetachNetworkInterface --NetworkInterfaceId eni-bp1ucpowl83c965njtqm
