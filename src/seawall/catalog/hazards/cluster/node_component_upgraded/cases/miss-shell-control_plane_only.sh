kubeadm upgrade apply v1.31.2 --dry-run
kubeadm upgrade apply -y v1.31.2
