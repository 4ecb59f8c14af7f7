sudo chown -R app:app /var/lib/kubelet/pods
