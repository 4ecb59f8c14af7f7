ssh root@worker-1 mount -o ro,noload /dev/vdc1 /mnt
