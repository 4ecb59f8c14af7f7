kubectl -n shop annotate svc web service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id-
