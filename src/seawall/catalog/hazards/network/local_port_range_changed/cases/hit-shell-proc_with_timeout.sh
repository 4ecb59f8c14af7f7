timeout 5 sudo bash -c 'echo "20000 60999" > /proc/sys/net/ipv4/ip_local_port_range'
