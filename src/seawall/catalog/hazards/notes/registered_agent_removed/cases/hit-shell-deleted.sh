kubectl delete deploy ack-cluster-agent -n kube-system
