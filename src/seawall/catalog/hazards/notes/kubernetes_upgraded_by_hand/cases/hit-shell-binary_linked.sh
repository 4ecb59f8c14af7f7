ln -sf /opt/k8s/1.33/kubeadm /usr/local/bin/kubeadm
