sysctl -w net.ipv4.conf.all.rp_filter=0
for f in /proc/sys/net/ipv4/conf/eth*/rp_filter; do echo 0 > "$f"; done
