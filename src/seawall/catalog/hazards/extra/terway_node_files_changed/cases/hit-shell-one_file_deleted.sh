rm -f /etc/cni/net.d/10-terway.conflist
