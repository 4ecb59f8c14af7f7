sed -i 's/^SELINUX=.*/SELINUX=enforcing/' /etc/selinux/config
