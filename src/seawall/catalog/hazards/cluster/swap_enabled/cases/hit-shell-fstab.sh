echo '/swapfile none swap sw 0 0' >> /etc/fstab
