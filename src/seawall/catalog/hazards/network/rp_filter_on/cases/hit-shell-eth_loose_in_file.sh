cat <<'EOF' | sudo tee /etc/sysctl.d/50-multihome.conf
net.ipv4.conf.eth1.rp_filter = 2
net.ipv4.conf.lo.rp_filter = 0
EOF
