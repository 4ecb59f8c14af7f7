cat > /etc/cni/net.d/10-terway.conf <<'EOF'
{"cniVersion":"0.4.0","name":"terway","type":"terway"}
EOF
