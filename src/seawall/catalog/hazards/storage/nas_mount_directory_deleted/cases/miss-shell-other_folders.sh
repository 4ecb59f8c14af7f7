rm -rf /var/lib/kubelet/pods/8f3d0e6e-2c8e-4c3a-8a31-1f1f2d3c4b5a/volumes/kubernetes.io~empty-dir/cache/*
rm -rf /var/lib/kubelet-old
rm -f /var/lib/kubelet/pods/8f3d0e6e-2c8e-4c3a-8a31-1f1f2d3c4b5a/containers/app/9a8b7c6d
rm -rf /var/log/pods/*
