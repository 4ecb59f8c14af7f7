SG=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901 | jq -r .security_group_id)
aliyun ecs ModifySecurityGroupRule --SecurityGroupId "$SG" --SecurityGroupRuleId sgr-bp1rule --PortRange 443/443 --IpProtocol tcp
