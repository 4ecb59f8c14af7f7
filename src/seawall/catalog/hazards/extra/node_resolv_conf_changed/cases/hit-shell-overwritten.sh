cat > /etc/resolv.conf <<EOF
search corp.example.com
nameserver 10.1.1.1
EOF
