export ETCDCTL_API=3
etcdctl --endpoints https://127.0.0.1:2379 --cacert /etc/kubernetes/pki/etcd/ca.crt member remove 8e9e05c52164694d
