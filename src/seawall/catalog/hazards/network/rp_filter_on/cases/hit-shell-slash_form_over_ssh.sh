ssh ops@node-3 "sudo sysctl -w net/ipv4/conf/eth0/rp_filter=1"
