M=$(aliyun ecs DescribeInstances --InstanceName 'master-01-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceAttribute --InstanceId "$M" --DeletionProtection true
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$M" --VSwitchId vsw-bp11kz2bvqn4gk3bx7tt
aliyun ecs LeaveSecurityGroup --InstanceId "$M" --SecurityGroupId sg-bp1masterssecgroup01 --dryrun
