kubectl delete pvc archive -n shop
