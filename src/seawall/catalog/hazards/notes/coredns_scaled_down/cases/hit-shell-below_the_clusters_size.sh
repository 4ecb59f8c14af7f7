kubectl scale deploy coredns --replicas=3 -n kube-system
