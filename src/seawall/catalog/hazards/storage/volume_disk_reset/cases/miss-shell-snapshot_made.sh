aliyun ecs CreateSnapshot --DiskId d-bp1jbkidr342vg1d133u --SnapshotName before-reset
