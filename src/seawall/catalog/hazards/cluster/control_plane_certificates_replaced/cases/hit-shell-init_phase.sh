ssh master-01 "rm /etc/kubernetes/pki/apiserver.* ; kubeadm init phase certs etcd-server"
