aliyun ecs JoinSecurityGroup --InstanceId i-bp1884jq3rcdzt4haqpr --SecurityGroupId sg-bp1companystandard00
aliyun ecs modify-network-interface-attribute --network-interface-id eni-bp1ucpowl83c965njtqm --security-group-id sg-bp1companystandard00
