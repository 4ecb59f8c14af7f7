kubectl delete secret addon.csi.token
