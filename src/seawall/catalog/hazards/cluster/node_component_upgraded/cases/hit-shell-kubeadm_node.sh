kubectl drain cn-hangzhou.172.16.49.195 --ignore-daemonsets
ssh 172.16.49.195 "sudo kubeadm upgrade node"
