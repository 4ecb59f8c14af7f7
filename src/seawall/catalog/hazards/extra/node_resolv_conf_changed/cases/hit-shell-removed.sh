ssh root@n3 rm -f /etc/resolv.conf
