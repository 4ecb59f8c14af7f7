sysctl -w net.ipv4.tcp_tw_recycle=0 || true
sysctl -w net.ipv4.tcp_fin_timeout=1
