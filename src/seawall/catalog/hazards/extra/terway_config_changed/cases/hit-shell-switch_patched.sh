kubectl -n kube-system patch configmap eni-config --type merge -p '{"data":{"disable_network_policy":"false"}}'
