SG=$(aliyun cs GET /clusters/cb95aa626a47740afbf6aa099b650d7ce | jq -r .security_group_id)
aliyun ecs AuthorizeSecurityGroup --SecurityGroupId "$SG" --Policy drop --Priority 1 --IpProtocol tcp --PortRange 6443/6443 --SourceCidrIp 0.0.0.0/0
