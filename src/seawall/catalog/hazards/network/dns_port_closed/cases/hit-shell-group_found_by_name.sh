#!/bin/bash
SG=$(aliyun ecs DescribeSecurityGroups --RegionId cn-hangzhou \
  --SecurityGroupName alicloud-cs-auto-created-security-group-c102fdcbf4db584dabf8c4d1b5975d901 \
  | jq -r '.SecurityGroups.SecurityGroup[0].SecurityGroupId')
aliyun ecs AuthorizeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId "$SG" \
  --Permissions.1.Policy drop --Permissions.1.Priority 1 --Permissions.1.IpProtocol UDP \
  --Permissions.1.PortRange 1/1024 --Permissions.1.SourceCidrIp 10.0.0.0/8
