kubectl delete node prod-control-plane-2 --wait=false
