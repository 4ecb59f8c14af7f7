umount /dev/vda3
mkfs.xfs -f /dev/vda3
