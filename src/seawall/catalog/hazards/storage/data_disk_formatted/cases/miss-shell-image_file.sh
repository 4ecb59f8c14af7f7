truncate -s 1G /root/disk.img
mkfs.ext4 /root/disk.img
mkfs.ext4 /dev/loop0
mkfs.vfat /dev/vda1
