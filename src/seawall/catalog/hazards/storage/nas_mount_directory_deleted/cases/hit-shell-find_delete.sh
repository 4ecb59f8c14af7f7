find /var/lib/kubelet/pods -name '*.log' -mtime +7 -exec rm -rf {} \;
