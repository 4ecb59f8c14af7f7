systemctl stop logtail
rm -rf /var/lib/kube-system-logtail-ds*
