: "${PORT_RANGE:?set it}"
sysctl -w net.ipv4.ip_local_port_range="$PORT_RANGE"
