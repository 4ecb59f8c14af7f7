SG=$(aliyun cs GET /clusters/c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r .security_group_id)
aliyun ecs RevokeSecurityGroupEgress --SecurityGroupId "$SG" --IpProtocol all --PortRange -1/-1 --DestCidrIp 0.0.0.0/0
