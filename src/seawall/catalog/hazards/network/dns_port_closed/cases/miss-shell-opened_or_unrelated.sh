aliyun ecs AuthorizeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-bp1ypp2gaawihbo8uefw \
  --IpProtocol udp --PortRange 53/53 --SourceCidrIp 10.64.0.0/16 --Policy accept --Priority 1
aliyun ecs RevokeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-bp1ypp2gaawihbo8uefw \
  --IpProtocol tcp --PortRange 22/22 --SourceCidrIp 0.0.0.0/0
aliyun ecs RevokeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-bp1ypp2gaawihbo8uefw \
  --IpProtocol udp --PortRange 53/53 --SourceCidrIp 10.64.0.0/16 --dryrun
