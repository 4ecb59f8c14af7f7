yum install -y kubernetes-master-1.29.3
