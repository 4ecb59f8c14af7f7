sysctl -w net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.default.forwarding=0 net.ipv6.conf.all.disable_ipv6=0
