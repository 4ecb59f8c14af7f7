kubectl set image deployment/web web=web:2
kubectl annotate deployment/web note=x
