kubectl annotate svc web -n shop service.beta.kubernetes.io/alibaba-cloud-loadbalancer-scheduler-
kubectl annotate svc web -n shop description=gateway
kubectl label svc web service.beta.kubernetes.io/hash-
kubectl annotate svc web service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id- --dry-run=server
kubectl annotate ingress web service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id-
