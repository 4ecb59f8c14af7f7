mv /etc/netplan/50-cloud-init.yaml /root/
