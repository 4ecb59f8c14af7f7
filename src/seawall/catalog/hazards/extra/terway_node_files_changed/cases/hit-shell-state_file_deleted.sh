rm -f /var/lib/cni/terway/pod.db
