kubectl delete deployment ack-virtual-node-controller -n kube-system
