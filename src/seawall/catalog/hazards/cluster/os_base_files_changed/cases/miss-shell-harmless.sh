cat /etc/resolv.conf
echo "/dev/vdb1 /data ext4 defaults,nofail 0 2" >> /etc/fstab
sed -i '/ swap / s/^/#/' /etc/fstab
echo '# /dev/vdc1 /old ext4 defaults 0 0' >> /etc/fstab
echo "10.0.0.9 registry.corp" >> /etc/hosts
# echo "hosts: dns" > /etc/nsswitch.conf
cp /etc/fstab /root/fstab.bak
echo "nameserver 8.8.8.8" > /etc/resolv.conf
echo "hosts: dns" > /tmp/nsswitch.conf
rm -f /tmp/fstab
chmod 644 /etc/hosts
ln -sf /opt/a /opt/b
sed -i '/ swap / s/^\(.*\)$/#\1/g' /etc/fstab
sed -ri 's/.*swap.*/#&/' /etc/fstab
sed -i '/swap/d' /etc/fstab
printf '\n# mounted by hand: see wiki\n' >> /etc/fstab
echo "tmpfs /dev/shm tmpfs defaults,nodev,nosuid 0 0" >> /etc/fstab
