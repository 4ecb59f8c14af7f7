blkid /dev/vdb || echo "not formatted, would run mkfs.ext4 /dev/vdb"
mkfs.ext4 -n /dev/vdb
command -v mkfs.ext4
