kubectl delete svc lone -n shop
