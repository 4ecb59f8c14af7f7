kubectl delete ns ending
