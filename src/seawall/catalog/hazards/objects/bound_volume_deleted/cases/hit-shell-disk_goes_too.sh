kubectl delete pvc scratch -n shop
