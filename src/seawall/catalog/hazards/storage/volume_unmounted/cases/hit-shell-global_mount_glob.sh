sudo umount -f /var/lib/kubelet/plugins/kubernetes.io/csi/diskplugin.csi.alibabacloud.com/*/globalmount
