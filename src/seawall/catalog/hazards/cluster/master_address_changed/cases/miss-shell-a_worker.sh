W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$W" --PrivateIpAddress 172.16.49.77
M=$(aliyun ecs DescribeInstances --InstanceName 'master-02-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$M" --SecurityGroupId.1 sg-bp1masterssecgroup01
ip addr show
