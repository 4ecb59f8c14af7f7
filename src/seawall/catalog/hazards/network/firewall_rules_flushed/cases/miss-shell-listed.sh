iptables -L FORWARD -n | grep DROP
iptables-save > /root/before.txt
iptables -C FORWARD -j ACCEPT || iptables -I FORWARD -j ACCEPT
printf 'iptables -F\n' >> /root/notes.txt
