kubectl scale deploy coredns --replicas=1 -n kube-system
