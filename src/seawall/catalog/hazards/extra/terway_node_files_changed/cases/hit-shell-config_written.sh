cat > /etc/cni/net.d/00-bridge.conf <<'EOF'
{"cniVersion":"0.4.0","name":"bridge","type":"bridge"}
EOF
