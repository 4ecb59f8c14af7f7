cat > /etc/tmpfiles.d/tmp.conf <<'EOF'
# clear /tmp after 10 days
q /tmp 1777 root root 10d
EOF
