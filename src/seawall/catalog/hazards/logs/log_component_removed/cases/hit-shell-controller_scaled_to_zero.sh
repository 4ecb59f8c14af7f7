kubectl -n kube-system scale deployment/alibaba-log-controller --replicas 0
