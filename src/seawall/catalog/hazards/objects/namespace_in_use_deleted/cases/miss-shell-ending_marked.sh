kubectl delete ns ending-marked
