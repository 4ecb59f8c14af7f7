kubectl delete crd issuers.cert-manager.io
