setenforce 0
getenforce
sed -i 's/^SELINUX=enforcing$/SELINUX=permissive/' /etc/selinux/config
# setenforce 1
echo "SELINUX=enforcing" > /root/selinux.example
echo 1 > /opt/app/enabled
