kubectl patch svc web -n shop -p '{"spec":{"sessionAffinity":"ClientIP"}}'
echo "kubectl annotate svc web service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id-" >> todo.txt
