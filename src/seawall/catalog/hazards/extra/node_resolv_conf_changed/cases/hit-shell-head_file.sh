echo 'nameserver 10.9.9.9' | sudo tee -a /etc/resolvconf/resolv.conf.d/head
