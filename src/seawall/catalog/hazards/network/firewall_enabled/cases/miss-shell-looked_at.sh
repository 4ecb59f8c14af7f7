systemctl is-active firewalld
firewall-cmd --state
firewall-cmd --list-all
ufw status verbose
echo "systemctl start firewalld"
