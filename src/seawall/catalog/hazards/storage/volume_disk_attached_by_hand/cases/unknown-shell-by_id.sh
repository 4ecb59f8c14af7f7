aliyun ecs AttachDisk --InstanceId i-bp1forensics --DiskId d-bp1jbkidr342vg1d133u
