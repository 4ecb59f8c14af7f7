mkfs.ext4 /dev/vdb
dd if=/dev/zero of=/dev/vdc bs=1M
aliyun ecs DetachDisk --InstanceId i-bp1884jq3rcdzt4haqpr --DiskId d-bp1fcetn8f8kk2urkmnv
ssh root@k8s-master-01 'wipefs -a /dev/loop0; mkfs.ext4 /dev/loop1'
