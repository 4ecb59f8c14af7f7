kubectl -n kube-system patch configmap nginx-configuration --type merge -p '{"data":{"proxy-body-size":"200m"}}'
