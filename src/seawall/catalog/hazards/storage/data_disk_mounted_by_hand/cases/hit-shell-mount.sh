mkdir -p /mnt/check
mount /dev/vdb /mnt/check
