kubectl -n shop exec etcd-main-1 -- etcdctl member remove 8e9e05c52164694d
kubectl exec etcd-0 -- etcdctl member add etcd-3 --peer-urls=http://etcd-3.etcd:2380
