rm -f /etc/kubernetes/pki/front-proxy-client.crt
rm -f /var/lib/etcd/cert/old.pem
cp kubelet.pem /var/lib/kubelet/pki/kubelet.pem
