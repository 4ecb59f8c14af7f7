ssh root@worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901 'ip addr replace 172.16.50.13/24 dev eth0; rm -f /etc/netplan/99-static.yaml'
ssh root@k8s-master-01 'ip addr add 169.254.20.10/32 dev lo; rm -f /root/netplan.yaml'
