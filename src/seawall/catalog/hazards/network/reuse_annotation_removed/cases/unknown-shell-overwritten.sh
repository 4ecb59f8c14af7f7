kubectl annotate svc web -n shop --overwrite service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id=lb-bp1newnewnew
