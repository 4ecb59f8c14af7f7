ssh k8s-master-03 hostnamectl set-hostname prod-control-3
