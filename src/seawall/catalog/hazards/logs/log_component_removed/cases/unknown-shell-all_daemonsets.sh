kubectl delete daemonsets --all --namespace kube-system
