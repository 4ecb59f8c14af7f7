kubectl delete ns data
