rm -rf /tmp/etc/kubernetes /opt/kubernetes
rm -f /etc/kubernetes/tmp-note.txt
rm -rf /var/lib/etcd-backup/2026-10-01
rm -f /etc/kubernetes
find /etc/kubernetes -name '*.crt' -print
# rm -rf /etc/kubernetes
echo 'rm -rf /etc/kubernetes'
grep -r 'kubeadm reset' /root/docs
kubeadm reset --dry-run
cp -a /etc/kubernetes /root/kubernetes.bak
mv /opt/kubernetes /opt/kubernetes.old
chmod -R 700 /etc/kubernetes
if false; then rm -rf /var/lib/etcd; fi
etcdctl member list
kubectl delete node n1 --dry-run=client
etcdctl member remove 91bc3c398fb3c146
