kubeadm upgrade plan
kubeadm upgrade diff v1.33.2
apt-get install -y kubelet
yum update -y openssl
curl -Lo /usr/local/bin/kubectl https://dl.k8s.io/v1.33.2/bin/linux/amd64/kubectl
yum install -y kubernetes-cni-1.5.0
