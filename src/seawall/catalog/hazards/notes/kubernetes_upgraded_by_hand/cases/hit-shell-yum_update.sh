yum update -y kubelet
