kubectl delete ns empty
