kubectl scale --replicas=0 deployment ack-cluster-agent --namespace=kube-system
