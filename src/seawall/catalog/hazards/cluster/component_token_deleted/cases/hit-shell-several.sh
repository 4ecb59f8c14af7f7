kubectl delete secret/addon.log.token --namespace kube-system --ignore-not-found
