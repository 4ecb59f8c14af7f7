curl -fsSLo /usr/bin/kubelet https://dl.k8s.io/v1.33.2/bin/linux/amd64/kubelet
chmod +x /usr/bin/kubelet
