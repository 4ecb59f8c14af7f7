cat > /etc/sysctl.d/99-tune.conf <<'EOS'
net.ipv4.ip_forward = 1
net.core.somaxconn = 32768
EOS
