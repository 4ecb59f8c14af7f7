apt-mark unhold kubelet
apt-get install -y kubelet=1.33.2-1.1
