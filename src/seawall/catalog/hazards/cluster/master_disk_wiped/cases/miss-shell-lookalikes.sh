mkfs.ext4 -n /dev/vda1
dd if=/dev/vda of=/root/disk.img bs=1M count=1
growpart /dev/vda 3
resize2fs /dev/vda3
fdisk -l /dev/vda
# mkfs.ext4 /dev/vda1
echo "dd if=/dev/zero of=/dev/vda"
mkfs.ext4 /root/image.ext4
dd if=/dev/zero of=/root/zeros bs=1M count=1
D=$(aliyun ecs DescribeDisks --Tag.1.Key createdby --Tag.1.Value alibabacloud-csi-plugin | jq -r '.Disks.Disk[0].DiskId')
aliyun ecs DetachDisk --InstanceId i-bp1884jq3rcdzt4haqpr --DiskId "$D"
wipefs -a /dev/loop0
mkfs.ext4 /dev/loop0
