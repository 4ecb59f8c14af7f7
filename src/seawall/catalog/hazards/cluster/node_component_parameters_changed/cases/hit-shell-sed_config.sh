ssh 172.16.49.195 "sed -i 's/maxPods: 64/maxPods: 200/' /var/lib/kubelet/config.yaml && systemctl restart kubelet"
