systemctl daemon-reload && systemctl restart kubelet
systemctl restart containerd
systemctl status kubelet
cat /var/lib/kubelet/config.yaml
grep -n cgroupDriver /var/lib/kubelet/config.yaml
cp /etc/containerd/config.toml /root/config.toml.bak
# sed -i 's/a/b/' /etc/docker/daemon.json
echo "vi /etc/containerd/config.toml" >> /tmp/notes
sed -n 1,5p /etc/containerd/config.toml
chmod 600 /var/lib/kubelet/config.yaml
kubelet --version
cat > /etc/kubelet.md <<<"notes"
mv /opt/kubelet/config.yaml /opt/kubelet/old.yaml
