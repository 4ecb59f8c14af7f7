#!/bin/bash
cat > /etc/sysctl.d/99-hardening.conf <<'EOF'
# network hardening
kernel.dmesg_restrict = 1
net.ipv4.ip_forward = 0
EOF
sysctl -p /etc/sysctl.d/99-hardening.conf
