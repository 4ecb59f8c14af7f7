kubectl rollout restart deployment coredns -n kube-system
kubectl annotate deployment coredns -n kube-system note=x
