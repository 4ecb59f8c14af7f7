systemctl enable --now firewalld.service
