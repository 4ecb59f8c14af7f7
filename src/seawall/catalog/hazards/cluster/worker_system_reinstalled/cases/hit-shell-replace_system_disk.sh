W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs StopInstance --InstanceId "$W" --ForceStop true
aliyun ecs ReplaceSystemDisk --InstanceId "$W" --ImageId centos_7_9_x64_20G_alibase_20240628.vhd
