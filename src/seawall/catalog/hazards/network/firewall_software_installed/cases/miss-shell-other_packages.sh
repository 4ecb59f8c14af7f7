yum install -y iptables firewalld-filesystem ipset
apt-get install -y nftables conntrack
