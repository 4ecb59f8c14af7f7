aliyun ecs CreateDisk --RegionId cn-hangzhou --ZoneId cn-hangzhou-h --SnapshotId s-bp1night --DiskName look
