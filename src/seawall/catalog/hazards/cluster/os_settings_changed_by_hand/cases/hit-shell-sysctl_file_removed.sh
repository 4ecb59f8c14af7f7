rm -f /etc/sysctl.d/99-app.conf
