cat /etc/kubernetes/manifests/kube-apiserver.yaml
cp /etc/kubernetes/manifests/kube-apiserver.yaml /root/backup/kube-apiserver.yaml
grep -- --etcd-servers /etc/kubernetes/manifests/kube-apiserver.yaml
chmod 600 /etc/kubernetes/manifests/kube-apiserver.yaml
# vi /etc/kubernetes/manifests/etcd.yaml
echo "sed -i s/a/b/ /etc/kubernetes/manifests/etcd.yaml"
mkdir -p /srv/kubernetes/manifests && echo x > /srv/kubernetes/manifests/kube-apiserver.yaml
kube-apiserver --version
cp new.crt /etc/etcd/pki/server.crt
mv /opt/kube/apiserver.yaml /opt/kube/apiserver.old.yaml
etcd --data-dir "$TMP/etcd" --listen-client-urls http://127.0.0.1:2379
_output/bin/kube-apiserver --bind-address=127.0.0.1 --etcd-servers=http://127.0.0.1:2379
