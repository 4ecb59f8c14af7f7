kubectl -n default delete secret addon.network.token
kubectl -n kube-system delete secret my-addon
kubectl -n kube-system get secret addon.network.token
kubectl -n kube-system delete secret addon.network.token --dry-run=server
# kubectl -n kube-system delete secret addon.csi.token
