kubectl -n kube-system patch deploy coredns -p '{"spec":{"replicas":0}}'
