rm -rf /tmp/ccs-log-collector/pos
rm -f /var/lib/kube-system-logtail-ds/checkpoint/logtail_check_point
mv /var/lib/kube-system-logtail-ds/checkpoint/logtail_check_point /root/
rm -rf /tmp/buffer /var/tmp/*
rmdir /tmp
ln -s /data/x /tmp/ccs-log-collector/buffer
