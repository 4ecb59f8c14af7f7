rm -rf /var/lib/kubelet/pods/*/volumes/kubernetes.io~csi/*/mount
