DISK=$(aliyun ecs DescribeDisks --RegionId cn-hangzhou --Tag.1.Key createdby --Tag.1.Value alibabacloud-csi-plugin | jq -r '.Disks.Disk[0].DiskId')
aliyun ecs AttachDisk --InstanceId i-bp1forensics --DiskId "$DISK"
