kubectl debug node/n5 --image=debian:12 -- chroot /host mke2fs -t ext4 /dev/sdb1
