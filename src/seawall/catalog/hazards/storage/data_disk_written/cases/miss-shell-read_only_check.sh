e2fsck -n /dev/vdb
xfs_repair -n /dev/vdb
wipefs /dev/vdb
growpart /dev/vda 1
echo "dd if=/dev/zero of=/dev/vdb"
