blkdiscard -f /dev/vdf
