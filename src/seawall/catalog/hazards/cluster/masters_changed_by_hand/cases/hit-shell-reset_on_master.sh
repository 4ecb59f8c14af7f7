ssh root@k8s-master-03 kubeadm reset -f
