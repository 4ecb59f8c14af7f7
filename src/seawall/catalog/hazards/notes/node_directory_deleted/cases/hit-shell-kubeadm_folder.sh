ssh root@m1 rm -r /etc/kubeadm
