kubectl -n kube-system exec etcd-master-01 -- etcdctl member add master-04 --peer-urls=https://172.16.49.14:2380
