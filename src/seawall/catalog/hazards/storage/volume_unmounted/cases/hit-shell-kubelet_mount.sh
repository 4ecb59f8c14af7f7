umount -l /var/lib/kubelet/pods/0a1b2c3d-1111-2222-3333-444455556666/volumes/kubernetes.io~csi/d-bp1jbkidr342vg1d133u/mount
