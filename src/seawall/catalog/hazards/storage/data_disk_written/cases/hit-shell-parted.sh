parted -s /dev/vdc mklabel gpt mkpart primary ext4 1MiB 100%
