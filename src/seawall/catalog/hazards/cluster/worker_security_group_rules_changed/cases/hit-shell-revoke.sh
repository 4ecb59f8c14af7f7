SG=$(aliyun ecs DescribeSecurityGroups --SecurityGroupName alicloud-cs-auto-created-security-group-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.SecurityGroups.SecurityGroup[0].SecurityGroupId')
aliyun ecs RevokeSecurityGroup --SecurityGroupId "$SG" --IpProtocol tcp --PortRange 10250/10250 --SourceCidrIp 172.16.0.0/12
