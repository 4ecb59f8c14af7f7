kubectl delete ns seawall-system
