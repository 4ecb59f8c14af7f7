: > /var/lib/kube-system-logtail-ds/checkpoint/logtail_check_point
