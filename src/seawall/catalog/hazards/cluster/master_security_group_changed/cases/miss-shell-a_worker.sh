W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs LeaveSecurityGroup --InstanceId "$W" --SecurityGroupId sg-bp1ypp2gaawihbo8uefw
aliyun ecs ModifyInstanceAttribute --InstanceId "$W" --SecurityGroupIds.1 sg-bp1companystandard00
SG=$(aliyun ecs DescribeSecurityGroups --SecurityGroupName alicloud-cs-auto-created-security-group-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.SecurityGroups.SecurityGroup[0].SecurityGroupId')
aliyun ecs RevokeSecurityGroup --SecurityGroupId "$SG" --IpProtocol tcp --PortRange 10250/10250 --SourceCidrIp 172.16.0.0/12
aliyun ecs AuthorizeSecurityGroup --SecurityGroupId "$SG" --Policy drop --IpProtocol tcp --PortRange 10250/10250 --SourceCidrIp 172.16.0.0/12
aliyun ecs ModifySecurityGroupPolicy --SecurityGroupId "$SG" --InnerAccessPolicy Drop
