kubectl delete ns/guard
