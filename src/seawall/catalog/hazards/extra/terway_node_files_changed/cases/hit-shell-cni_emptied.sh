rm -rf /etc/cni/net.d/*
