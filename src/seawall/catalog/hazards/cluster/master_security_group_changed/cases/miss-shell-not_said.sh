aliyun ecs LeaveSecurityGroup --InstanceId i-bp1884jq3rcdzt4haqpr --SecurityGroupId sg-bp1old
aliyun ecs ModifyInstanceAttribute --InstanceId i-bp1884jq3rcdzt4haqpr --SecurityGroupIds.1 sg-bp1new
aliyun ecs RevokeSecurityGroup --SecurityGroupId sg-bp1old --IpProtocol tcp --PortRange 10250/10250 --SourceCidrIp 192.168.0.0/16
aliyun ecs AuthorizeSecurityGroup --SecurityGroupId sg-bp1old --IpProtocol tcp --PortRange 10250/10250 --SourceCidrIp 0.0.0.0/0 --Policy drop
aliyun ecs ModifySecurityGroupPolicy --SecurityGroupId sg-bp1old --InnerAccessPolicy Drop
