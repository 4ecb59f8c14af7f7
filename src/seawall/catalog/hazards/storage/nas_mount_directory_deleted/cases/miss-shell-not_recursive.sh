rmdir /var/lib
ls /var/lib/kubelet/pods/*/volumes/kubernetes.io~csi/*/mount
echo rm -rf /var/lib/kubelet/pods
