kubectl delete crd orders.acme.cert-manager.io
