yes | sudo kubeadm reset --cri-socket unix:///run/containerd/containerd.sock
