umount -a
