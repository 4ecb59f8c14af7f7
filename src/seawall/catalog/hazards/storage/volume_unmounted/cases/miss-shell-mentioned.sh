mount | grep -q /var/lib/kubelet/pods || echo "umount /var/lib/kubelet/pods/x"
findmnt /dev/vdb
# umount -a
