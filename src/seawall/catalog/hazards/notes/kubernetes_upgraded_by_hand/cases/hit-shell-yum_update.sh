yum update -y kubernetes-node
