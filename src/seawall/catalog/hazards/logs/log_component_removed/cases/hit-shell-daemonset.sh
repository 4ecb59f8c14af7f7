kubectl delete ds logtail-ds -n kube-system
