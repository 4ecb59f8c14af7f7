M=$(aliyun ecs DescribeInstances --InstanceName 'master-02-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
D=$(aliyun ecs DescribeDisks --InstanceId "$M" --DiskType data | jq -r '.Disks.Disk[0].DiskId')
aliyun ecs DetachDisk --InstanceId "$M" --DiskId "$D"
