rm -f /etc/systemd/system/NetworkManager.service.d/10-ours.conf
