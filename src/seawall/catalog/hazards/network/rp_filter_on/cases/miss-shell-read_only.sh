sysctl net.ipv4.conf.all.rp_filter
cat /proc/sys/net/ipv4/conf/eth0/rp_filter
echo "net.ipv4.conf.all.rp_filter=1 is what we do not want"
