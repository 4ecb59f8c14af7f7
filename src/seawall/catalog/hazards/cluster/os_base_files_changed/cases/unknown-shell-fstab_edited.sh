vi /etc/fstab
