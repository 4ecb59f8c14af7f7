#!/bin/bash
ENI=$(aliyun ecs DescribeNetworkInterfaces --RegionId cn-hangzhou --Tag.1.Key creator --Tag.1.Value terway | jq -r '.NetworkInterfaceSets.NetworkInterfaceSet[0].NetworkInterfaceId')
aliyun ecs UnassignPrivateIpAddresses --RegionId cn-hangzhou --NetworkInterfaceId "$ENI" --PrivateIpAddress.1 172.16.49.201
