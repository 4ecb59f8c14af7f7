kubectl edit cm coredns -n kube-system
