#!/bin/bash
# what every guide does before kubeadm
cat <<'EOS' | tee /etc/modules-load.d/k8s.conf
overlay
br_netfilter
EOS
cat > /etc/sysctl.d/k8s.conf <<'EOS'
# bridged traffic
net.bridge.bridge-nf-call-iptables  = 1
net.bridge.bridge-nf-call-ip6tables = 1

net.ipv4.ip_forward                 = 1
EOS
cat > /etc/systemd/system/my-app.service <<'EOS'
[Service]
ExecStart=/opt/app/run
EOS
rm -f /etc/systemd/system/*.wants/my-app.service /etc/systemd/system/multi-user.target.wants/my-app.service
echo "app soft nofile 65536" > /etc/security/limits.d/app.conf
echo "* soft nofile 65536" > /opt/limits.conf
