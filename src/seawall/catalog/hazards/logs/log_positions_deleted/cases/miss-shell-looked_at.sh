ls -l /tmp/ccs-log-collector/pos
echo "rm -rf /tmp/ccs-log-collector/pos"
tar czf /root/pos.tgz /var/lib/kube-system-logtail-ds/checkpoint
echo restarted >> /var/lib/kube-system-logtail-ds/checkpoint/notes
