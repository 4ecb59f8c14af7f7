kubectl -n kube-system set image daemonset/node-exporter node-exporter=prom/node-exporter:v1.8
kubectl -n dns-test set image deployment/coredns coredns=coredns/coredns:1.11.3
kubectl -n kube-system get deployment coredns -o yaml
