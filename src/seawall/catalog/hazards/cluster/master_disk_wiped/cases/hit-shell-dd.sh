ssh root@172.16.49.11 'dd if=/dev/zero of=/dev/vda bs=1M count=100'
