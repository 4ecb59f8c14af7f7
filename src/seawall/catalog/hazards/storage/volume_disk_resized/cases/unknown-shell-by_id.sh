aliyun ecs ResizeDisk --DiskId d-bp1jbkidr342vg1d133u --NewSize 500 --Type online
