kubectl scale deploy coredns --replicas=3 -n test
kubectl scale deploy metrics-server --replicas=3 -n kube-system
