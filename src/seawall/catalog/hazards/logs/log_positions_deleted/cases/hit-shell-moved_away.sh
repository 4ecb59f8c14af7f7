mv /var/lib/kube-system-logtail-ds/checkpoint /root/checkpoint.bak
