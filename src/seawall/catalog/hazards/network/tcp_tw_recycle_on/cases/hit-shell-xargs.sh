echo net.ipv4.tcp_tw_recycle=1 | xargs sysctl -w
