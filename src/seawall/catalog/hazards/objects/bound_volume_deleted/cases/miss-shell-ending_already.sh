kubectl delete pvc ending -n shop
