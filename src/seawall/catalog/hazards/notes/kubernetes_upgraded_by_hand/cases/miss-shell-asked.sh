kubeadm upgrade plan
kubeadm upgrade diff v1.33.2
apt-get install -y kubelet
yum update -y openssl
curl -Lo /usr/local/bin/kubectl https://dl.k8s.io/v1.33.2/bin/linux/amd64/kubectl
yum install -y kubernetes-cni-1.5.0
# kubelet's own version is CL-05; kubectl and kubeadm alone upgrade nothing
yum install -y kubelet-1.28.3 kubeadm-1.28.3 kubectl-1.28.3
yum update -y kubeadm
yum install -y kubernetes-node
