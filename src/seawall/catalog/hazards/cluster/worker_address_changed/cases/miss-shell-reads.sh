ip addr show dev eth0
ip -4 addr
hostnamectl status
nmcli con show
# ip addr add 172.16.49.77/24 dev eth0
echo "ip addr add 172.16.49.77/24 dev eth0"
ip addr add 169.254.20.10/32 dev lo
cat /etc/sysconfig/network-scripts/ifcfg-eth0
cp /etc/netplan/50-cloud-init.yaml /root/netplan.bak
echo hello > /etc/network-note
ifconfig eth0
ifconfig eth0 up
ifconfig eth0 mtu 1450 up
ifconfig eth0 -promisc txqueuelen 1000
