sed -i 's#image: .*kube-apiserver:.*#image: registry.cn-hangzhou.aliyuncs.com/acs/kube-apiserver:v1.31.2#' /etc/kubernetes/manifests/kube-apiserver.yaml
