systemctl status chronyd
systemctl is-active ntpd || echo "systemctl stop ntpd is not allowed"
