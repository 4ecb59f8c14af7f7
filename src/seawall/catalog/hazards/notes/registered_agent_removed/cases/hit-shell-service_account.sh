kubectl -n kube-system delete serviceaccount ack
