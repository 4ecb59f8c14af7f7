mv /var/lib/docker-old /data/
chmod 600 /root/.kube/config
ln -s /etc/kubernetes/admin.conf /root/.kube/config
mount --bind /data/app /var/lib/app
chown app /var/lib/kubelets
