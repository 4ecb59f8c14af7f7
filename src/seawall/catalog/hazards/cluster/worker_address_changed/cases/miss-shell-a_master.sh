M=$(aliyun ecs DescribeInstances --InstanceName 'master-01-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$M" --PrivateIpAddress 172.16.49.12
W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$W" --SecurityGroupId.1 sg-bp1ypp2gaawihbo8uefw
