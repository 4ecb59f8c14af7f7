#!/bin/bash
DISK=$(aliyun ecs DescribeDisks --RegionId cn-hangzhou --Tag.1.Key createdby --Tag.1.Value alibabacloud-csi-plugin --DiskName d-pvc-orders | jq -r '.Disks.Disk[0].DiskId')
aliyun ecs DetachDisk --InstanceId i-bp1884jq3rcdzt4haqpr --DiskId "$DISK"
