sed -i 's/maxPods: 110/maxPods: 250/' /var/lib/kubelet/config.yaml
