kubectl delete svc kept -n shop
