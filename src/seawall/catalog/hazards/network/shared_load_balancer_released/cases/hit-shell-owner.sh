kubectl delete svc front -n shop
