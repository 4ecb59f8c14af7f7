scp tune.conf root@172.16.49.16:/etc/sysctl.d/99-tune.conf
