sysctl -w net.ipv4.tcp_tw_reuse=2
sysctl -w net.ipv4.tcp_tw_reuse=0
