cp cni-conf.json /etc/cni/net.d/10-flannel.conflist
rm -f /etc/cni/net.d/87-podman-bridge.conflist
