kubectl -n kube-system delete secret addon.network.token
