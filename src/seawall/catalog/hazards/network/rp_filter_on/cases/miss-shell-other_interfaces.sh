sysctl -w net.ipv4.conf.docker0.rp_filter=1
sysctl -w net.ipv4.conf.all.arp_ignore=1 net.ipv4.conf.all.arp_announce=2
