if false; then
  sysctl -w net.ipv4.ip_forward=0
fi
exit 0
echo 0 > /proc/sys/net/ipv4/ip_forward
