kubectl delete crd certificates.cert-manager.io
