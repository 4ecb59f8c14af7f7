ssh root@172.16.49.195 'ip addr del 172.16.49.195/24 dev eth0; ip addr add 172.16.49.77/24 dev eth0'
