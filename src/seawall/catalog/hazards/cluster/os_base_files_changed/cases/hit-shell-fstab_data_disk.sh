mkdir -p /data
echo "/dev/vdb1 /data ext4 defaults 0 0" >> /etc/fstab
mount -a
