M=$(aliyun ecs DescribeInstances --InstanceName 'master-01-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ReplaceSystemDisk --InstanceId "$M" --ImageId centos_7_9_x64_20G_alibase_20240628.vhd
