echo x > /etc/kubernetes.note
cat /var/lib/kubelet/config.yaml > /root/config.yaml
grep maxPods /var/lib/kubelet/config.yaml
tee /etc/containerd/certs.d/readme < /dev/null
