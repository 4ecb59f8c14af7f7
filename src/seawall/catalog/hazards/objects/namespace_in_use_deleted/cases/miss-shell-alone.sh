kubectl delete ns shop
