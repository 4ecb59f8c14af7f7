kubectl create configmap coredns -n kube-system --from-file=Corefile
