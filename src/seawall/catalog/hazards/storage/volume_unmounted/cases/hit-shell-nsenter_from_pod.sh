kubectl exec -n ops node-shell-a -- nsenter -t 1 -m umount /dev/nvme1n1
