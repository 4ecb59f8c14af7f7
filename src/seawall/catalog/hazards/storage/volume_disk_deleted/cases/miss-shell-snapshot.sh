aliyun ecs DeleteSnapshot --SnapshotId s-bp1oldsnap
echo "next: aliyun ecs DeleteDisk --DiskId d-bp1jbkidr342vg1d133u"
