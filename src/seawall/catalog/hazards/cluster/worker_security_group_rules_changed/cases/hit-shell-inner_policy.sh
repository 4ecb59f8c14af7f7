SG=$(aliyun ecs DescribeSecurityGroups --SecurityGroupName alicloud-cs-auto-created-security-group-c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r '.SecurityGroups.SecurityGroup[0].SecurityGroupId')
aliyun ecs ModifySecurityGroupPolicy --SecurityGroupId "$SG" --InnerAccessPolicy Drop
