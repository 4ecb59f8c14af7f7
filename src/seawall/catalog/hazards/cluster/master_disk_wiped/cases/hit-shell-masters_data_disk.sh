ssh root@k8s-master-01 'wipefs -a /dev/vdb'
