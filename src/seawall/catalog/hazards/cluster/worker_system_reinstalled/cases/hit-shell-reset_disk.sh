W=$(aliyun cs GET /clusters/cb95aa626a47740afbf6aa099b650d7ce/nodes | jq -r '.nodes[0].instance_id')
D=$(aliyun ecs DescribeDisks --InstanceId "$W" --DiskType system | jq -r '.Disks.Disk[0].DiskId')
aliyun ecs ResetDisk --DiskId "$D" --SnapshotId s-bp199lyny9b3uh9lqmnb
