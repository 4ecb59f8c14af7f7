kubectl delete svc nginx-ingress-lb
