kubectl delete svc side -n shop
