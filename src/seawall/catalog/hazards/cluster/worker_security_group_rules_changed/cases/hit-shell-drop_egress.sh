SG=$(aliyun cs GET /clusters/cb95aa626a47740afbf6aa099b650d7ce | jq -r .security_group_id)
aliyun ecs AuthorizeSecurityGroupEgress --SecurityGroupId "$SG" --Policy Drop --IpProtocol all --PortRange -1/-1 --DestCidrIp 0.0.0.0/0
