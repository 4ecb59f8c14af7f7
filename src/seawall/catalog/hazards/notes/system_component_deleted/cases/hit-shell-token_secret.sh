kubectl delete secret addon.network.token -n kube-system
