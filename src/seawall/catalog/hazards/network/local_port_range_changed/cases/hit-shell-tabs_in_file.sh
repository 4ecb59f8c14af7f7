printf 'net.ipv4.ip_local_port_range = 10000\t65000\n' > /etc/sysctl.d/70-ports.conf
