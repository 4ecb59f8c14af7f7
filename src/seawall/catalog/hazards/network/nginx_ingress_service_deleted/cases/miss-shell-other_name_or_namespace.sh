kubectl delete svc nginx-ingress-lb -n ingress-test
kubectl delete svc nginx-ingress-controller-admission -n kube-system
kubectl delete configmap nginx-ingress-lb -n kube-system
kubectl get svc nginx-ingress-lb -n kube-system
