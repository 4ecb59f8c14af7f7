systemctl restart chronyd
systemctl stop postfix
systemctl status ntpd
# systemctl stop ntpd
