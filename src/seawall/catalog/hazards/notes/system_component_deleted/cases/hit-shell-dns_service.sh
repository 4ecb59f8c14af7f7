kubectl delete service kube-dns -n kube-system
