mv /etc/kubernetes/manifests/kube-controller-manager.yaml /tmp/
