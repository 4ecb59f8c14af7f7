rm -f /var/lib/kube-system-logtail-ds/checkpoint/logtail_buffer_file_1732450000
