rm -rf /var/lib/docker-registry /var/lib/kubelet.bak /etc/kubernetes-dashboard
rm -rf /srv/etc/kubernetes
rmdir /etc
