sed -i 's/^net.ipv4.tcp_tw_reuse.*/net.ipv4.tcp_tw_reuse = 1/' /etc/sysctl.d/10-net.conf
