systemctl disable --now firewalld
systemctl mask firewalld
ufw disable
systemctl start chronyd
