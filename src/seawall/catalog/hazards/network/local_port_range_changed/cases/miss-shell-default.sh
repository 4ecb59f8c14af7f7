sysctl -w net.ipv4.ip_local_port_range="32768 60999"
printf '32768\t60999\n' > /proc/sys/net/ipv4/ip_local_port_range
sysctl -w net.ipv4.ip_local_reserved_ports="8080 9090"
