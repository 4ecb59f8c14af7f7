kubectl -n kube-system delete deployment coredns
