aliyun ecs RevokeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-bp1ypp2gaawihbo8uefw \
  --IpProtocol udp --PortRange 53/53 --SourceCidrIp 10.64.0.0/16
