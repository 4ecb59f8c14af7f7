kubectl delete svc shop -n shop
