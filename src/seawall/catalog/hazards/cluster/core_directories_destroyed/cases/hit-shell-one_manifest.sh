rm -f /etc/kubernetes/manifests/etcd.yaml
