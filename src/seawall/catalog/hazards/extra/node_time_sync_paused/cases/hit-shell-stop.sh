systemctl stop chronyd
