echo "run mount /dev/vdb /mnt to look at the data"
mount | grep /dev/vdb
