echo "search corp.example.com" > /etc/resolv.conf
