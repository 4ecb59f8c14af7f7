umount /mnt/backup
umount /dev/sr0
umount /var/lib/kubelet-backup
umount /dev/vda1
