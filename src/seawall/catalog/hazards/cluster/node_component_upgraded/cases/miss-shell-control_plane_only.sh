kubeadm upgrade apply v1.31.2 --dry-run
