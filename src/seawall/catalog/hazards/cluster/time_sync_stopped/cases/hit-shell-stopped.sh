ssh 172.16.49.195 systemctl stop systemd-timesyncd
