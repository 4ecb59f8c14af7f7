#!/bin/bash
ssh root@172.16.49.11 'ip addr replace 172.16.50.12/24 dev eth0'
hostnamectl set-hostname web-1
aliyun ecs ModifyInstanceVpcAttribute --InstanceId i-bp1884jq3rcdzt4haqpr --PrivateIpAddress 172.16.49.77
aliyun ecs UnassignPrivateIpAddresses --NetworkInterfaceId eni-bp14jq3rcdzt4haq --PrivateIpAddress.1 172.16.49.12
