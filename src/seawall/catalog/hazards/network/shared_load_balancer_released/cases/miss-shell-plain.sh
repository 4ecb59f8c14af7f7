kubectl delete svc plain -n shop
