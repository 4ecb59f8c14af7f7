ssh root@old-node "rm -rf /var/lib/kubelet"
