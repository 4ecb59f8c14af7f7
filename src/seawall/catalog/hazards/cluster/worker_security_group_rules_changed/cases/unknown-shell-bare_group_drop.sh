aliyun ecs AuthorizeSecurityGroup --SecurityGroupId sg-bp1ypp2gaawihbo8uefw --Policy drop --IpProtocol udp --PortRange 1/65535 --SourceCidrIp 172.20.0.0/16
