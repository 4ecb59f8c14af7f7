#!/usr/bin/env bash
# Node tuning as it is copied from blog to blog.
set -euo pipefail

ETH=eth0

cat > /etc/sysctl.d/90-tuning.conf <<'CONF'
net.core.somaxconn = 65535
net.ipv4.tcp_tw_reuse = 1
net.ipv4.tcp_tw_recycle = 1
net.ipv4.ip_local_port_range = 1024 65000
CONF
sysctl -p /etc/sysctl.d/90-tuning.conf

# sysctl -w net.ipv4.ip_forward=0   (a comment does nothing)
sysctl -w "net.ipv4.conf.${ETH}.rp_filter=1"
echo "never run: sysctl -w net.ipv4.ip_forward=0"

yum install -y chrony firewalld
systemctl enable --now firewalld

sed -i 's/--max-pods=64/--max-pods=256/' /etc/systemd/system/kubelet.service.d/10-kubeadm.conf
systemctl daemon-reload && systemctl restart kubelet
