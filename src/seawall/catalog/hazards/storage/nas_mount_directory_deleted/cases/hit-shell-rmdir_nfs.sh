rmdir /var/lib/kubelet/pods/8f3d0e6e-2c8e-4c3a-8a31-1f1f2d3c4b5a/volumes/kubernetes.io~nfs/share
