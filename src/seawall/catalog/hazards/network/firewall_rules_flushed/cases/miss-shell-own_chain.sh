iptables -N TEAM_A
iptables -F TEAM_A
iptables -t raw -F
iptables -P FORWARD ACCEPT
iptables -P INPUT DROP
