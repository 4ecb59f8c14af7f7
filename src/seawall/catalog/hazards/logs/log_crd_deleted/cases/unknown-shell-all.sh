kubectl delete crd --all
