SG=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901 | jq -r .security_group_id)
aliyun ecs AuthorizeSecurityGroup --SecurityGroupId "$SG" --IpProtocol udp --PortRange 53/53 --SourceCidrIp 172.20.0.0/16
aliyun ecs AuthorizeSecurityGroupEgress --SecurityGroupId "$SG" --Policy accept --IpProtocol all --PortRange -1/-1 --DestCidrIp 0.0.0.0/0
aliyun ecs ModifySecurityGroupPolicy --SecurityGroupId "$SG" --InnerAccessPolicy Accept
aliyun ecs DescribeSecurityGroupAttribute --SecurityGroupId "$SG"
printf '%s\n' 'aliyun ecs RevokeSecurityGroup is not done here'
