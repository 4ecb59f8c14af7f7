kubectl delete ns --all
