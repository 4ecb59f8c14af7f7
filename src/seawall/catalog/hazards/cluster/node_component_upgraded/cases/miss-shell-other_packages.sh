yum install -y jq chrony
yum update -y --exclude='kubelet*' --exclude='containerd*'
apt-get install -y kubectl
# yum update -y kubelet
echo "yum update kubelet is not allowed here"
rpm -q kubelet containerd.io
kubeadm upgrade plan
curl -Lo /tmp/kubelet https://dl.k8s.io/v1.31.2/bin/linux/amd64/kubelet
grep -c 'yum update kubelet' /var/log/audit.txt
yum update -y jq
