kubeadm join 172.16.8.21:6443 --token abcdef.0123456789abcdef
etcdctl member list
kubectl get nodes -l node-role.kubernetes.io/control-plane
kubectl label node worker-1 node-role.kubernetes.io/worker=
kubectl label node worker-1 tier=control-plane
kubectl delete node master-03 --dry-run=client
# etcdctl member remove 8e9e05c52164694d
echo kubeadm join --control-plane
aliyun ecs RunInstances --RegionId cn-hangzhou --InstanceName worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901 --InstanceType ecs.g7.xlarge
