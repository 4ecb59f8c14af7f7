kubectl delete deploy --all -n kube-system
