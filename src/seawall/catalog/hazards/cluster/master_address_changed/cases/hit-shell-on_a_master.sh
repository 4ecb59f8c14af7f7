ssh root@k8s-master-01 'ip addr replace 172.16.50.11/24 dev eth0'
