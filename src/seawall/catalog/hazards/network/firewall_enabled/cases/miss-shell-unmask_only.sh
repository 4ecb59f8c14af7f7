systemctl unmask firewalld
iptables -F INPUT_LOCAL
