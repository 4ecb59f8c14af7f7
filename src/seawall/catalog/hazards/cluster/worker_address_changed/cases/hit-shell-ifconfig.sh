ifconfig eth0 172.16.49.83 netmask 255.255.255.0 mtu 1450
