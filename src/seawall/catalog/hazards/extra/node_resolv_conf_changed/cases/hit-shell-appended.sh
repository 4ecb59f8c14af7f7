echo "nameserver 10.20.30.40" >> /etc/resolv.conf
