sudo /sbin/sysctl -q -w net.ipv4.tcp_syncookies=1 net.ipv4.conf.all.forwarding=0
