VERSION=v1.31.2
curl -fsSL -o /usr/bin/kubelet "https://dl.k8s.io/$VERSION/bin/linux/amd64/kubelet"
chmod +x /usr/bin/kubelet
