ssh root@m2 'systemctl disable ntpd'
