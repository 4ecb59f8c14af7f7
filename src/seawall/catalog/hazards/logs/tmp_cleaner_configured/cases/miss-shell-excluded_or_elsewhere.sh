cat > /etc/tmpfiles.d/k8s.conf <<'EOF'
x /tmp/ccs-log-collector*
d /run/myapp 0755 app app -
q /tmp 1777 root root -
q /var/tmp 1777 root root 30d
EOF
echo 'q /tmp 1777 root root 10d' > /root/tmp.conf.example
