#!/bin/bash
# never run: sysctl -w net.ipv4.ip_forward=0
grep -R "net.ipv4.ip_forward=0" /etc/sysctl.d && echo "found sysctl -w net.ipv4.ip_forward=0"
[ "$(sysctl -n net.ipv4.ip_forward)" = 0 ] && exit 3
cat <<'EOF'
Usage: don't write
  sysctl -w net.ipv4.ip_forward=0
EOF
