kubectl delete cm eni-config -n kube-system
