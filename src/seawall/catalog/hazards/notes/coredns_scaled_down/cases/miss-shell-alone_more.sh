kubectl scale deploy coredns --replicas=3 -n kube-system
kubectl scale deploy coredns --replicas=1 -n test
kubectl scale deploy metrics-server --replicas=1 -n kube-system
