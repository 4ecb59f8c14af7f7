cat > /etc/systemd/system/etcd.service <<'EOS'
[Service]
ExecStart=/usr/bin/etcd --quota-backend-bytes=8589934592
EOS
systemctl daemon-reload
