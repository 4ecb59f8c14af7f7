kubectl delete svc --all -n kube-system
