W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ReplaceSystemDisk --InstanceId "$W" --ImageId centos_7_9_x64_20G_alibase_20240628.vhd
M=$(aliyun ecs DescribeInstances --InstanceName 'master-03-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs DescribeDisks --InstanceId "$M" --DiskType system
