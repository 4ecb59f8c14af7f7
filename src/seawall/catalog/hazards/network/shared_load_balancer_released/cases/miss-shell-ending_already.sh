kubectl delete svc ending -n shop
