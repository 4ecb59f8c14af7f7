kubectl delete svc nginx-ingress-lb -n kube-system
