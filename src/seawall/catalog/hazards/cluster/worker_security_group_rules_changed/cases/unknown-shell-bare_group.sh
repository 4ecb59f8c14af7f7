aliyun ecs RevokeSecurityGroup --SecurityGroupId sg-bp1ypp2gaawihbo8uefw --IpProtocol udp --PortRange 1/65535 --SourceCidrIp 172.20.0.0/16
