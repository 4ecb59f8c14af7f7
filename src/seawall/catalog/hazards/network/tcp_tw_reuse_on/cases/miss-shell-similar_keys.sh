sysctl -w net.ipv4.tcp_syncookies=1 net.ipv4.tcp_tw_reuse_delay=1
# sysctl -w net.ipv4.tcp_tw_reuse=1
