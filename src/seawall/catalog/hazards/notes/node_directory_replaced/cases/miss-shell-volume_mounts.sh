mount -t nfs 10.0.0.9:/share /var/lib/kubelet/pods/u/volumes/kubernetes.io~nfs/share
mount -t tmpfs tmpfs /var/lib/kubelets
