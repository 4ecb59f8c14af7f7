ssh root@node-4 "umount /var/lib/container/kubelet"
