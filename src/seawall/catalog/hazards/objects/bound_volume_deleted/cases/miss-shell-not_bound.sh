kubectl delete pvc waiting -n shop
