ln -sfn /opt/kubernetes-1.31/kube-apiserver /usr/local/bin/kube-apiserver
