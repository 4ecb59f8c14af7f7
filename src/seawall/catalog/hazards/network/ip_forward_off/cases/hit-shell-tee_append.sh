echo "net.ipv4.ip_forward=0" | ssh root@worker-7 sudo tee -a /etc/sysctl.conf
