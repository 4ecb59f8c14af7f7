mount -t nfs 10.0.0.9:/export /mnt/nfs
mount -t tmpfs tmpfs /mnt/ram
mount /dev/vda2 /boot2
mount --bind /data /srv
mount
