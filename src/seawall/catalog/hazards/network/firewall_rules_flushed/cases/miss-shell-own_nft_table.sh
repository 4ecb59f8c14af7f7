nft delete table inet myapp
nft flush table inet filter
nft list ruleset
iptables -X
iptables -t nat -X OLD_RULES
