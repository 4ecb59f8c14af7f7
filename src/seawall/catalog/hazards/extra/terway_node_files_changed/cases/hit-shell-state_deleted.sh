systemctl stop kubelet
rm -rf /var/lib/cni/
