apt-get install -y etcd-server=3.5.16-1
