M=$(aliyun ecs DescribeInstances --InstanceName 'master-01-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$M" --VSwitchId vsw-bp1oq4z0mu6z86g3rm3a --PrivateIpAddress 172.16.50.11
