aliyun ecs DeleteDisk --DiskId d-bp1jbkidr342vg1d133u
