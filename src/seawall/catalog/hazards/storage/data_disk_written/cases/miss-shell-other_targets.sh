dd if=/dev/vdb of=/backup/vdb.img bs=4M
dd if=/dev/zero of=/swapfile bs=1M count=1024
fdisk -l /dev/vdb
parted -s /dev/vdb print
