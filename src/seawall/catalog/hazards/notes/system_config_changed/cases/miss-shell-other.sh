kubectl -n ingress-nginx patch configmap nginx-configuration --type merge -p '{"data":{"proxy-body-size":"200m"}}'
kubectl -n kube-system patch configmap team-settings --type merge -p '{"data":{"a":"b"}}'
kubectl -n kube-system get cm coredns -o jsonpath='{.data.Corefile}'
