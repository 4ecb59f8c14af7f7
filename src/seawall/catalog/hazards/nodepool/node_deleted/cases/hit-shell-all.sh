kubectl delete nodes --all
