cat > /etc/sysconfig/network-scripts/ifcfg-eth0 <<'EOS'
DEVICE=eth0
BOOTPROTO=static
IPADDR=172.16.49.79
NETMASK=255.255.255.0
EOS
systemctl restart network
