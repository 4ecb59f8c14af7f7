ssh root@n7 'e2fsck -fy /dev/vde && resize2fs /dev/vde'
