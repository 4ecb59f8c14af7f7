kubectl delete deploy ack-cluster-agent -n sandbox
kubectl delete deploy rancher-agent -n kube-system
kubectl scale --replicas=2 deployment ack-cluster-agent -n kube-system
kubectl scale --replicas=0 deployment ack-cluster-agent -n sandbox
kubectl scale --replicas=0 deployment rancher-agent -n kube-system
kubectl -n kube-system delete serviceaccount acks
kubectl -n sandbox delete serviceaccount ack
