sudo nmcli connection modify ens5 ipv4.method manual ipv4.addresses 172.16.49.78/24
