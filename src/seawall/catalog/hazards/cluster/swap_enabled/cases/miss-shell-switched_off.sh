swapoff -a
sed -i '/ swap / s/^/#/' /etc/fstab
swapon --show
# swapon /swapfile
echo 'swapon /swapfile'
echo '#/swapfile none swap sw 0 0' >> /etc/fstab
echo '/dev/vdb1 /data ext4 defaults,nofail 0 2' >> /etc/fstab
echo '/swapfile none swap sw 0 0' > /tmp/fstab.example
mount -t ext4 /dev/vdb1 /data
sed -i '/ swap / s/^\(.*\)$/#\1/g' /etc/fstab
sed -ri 's/.*swap.*/#&/' /etc/fstab
