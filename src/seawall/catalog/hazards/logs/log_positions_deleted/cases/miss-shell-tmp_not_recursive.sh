rmdir /tmp
rm -f /var/lib/kube-system-logtail-ds/*.old
chmod 700 /tmp/ccs-log-collector/pos
