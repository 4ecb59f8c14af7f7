mkfs.ext4 -F /dev/vdb
