yum remove -y firewalld
rpm -q firewalld || echo "yum install firewalld would be wrong here"
apt-get install --dry-run ufw
apt-cache policy ufw
