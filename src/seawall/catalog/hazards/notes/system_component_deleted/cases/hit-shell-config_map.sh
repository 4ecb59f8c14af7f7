kubectl delete configmap/kube-flannel-cfg --namespace kube-system
