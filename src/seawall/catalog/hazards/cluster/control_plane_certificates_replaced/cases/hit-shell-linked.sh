ln -sf /opt/certs/etcd/server.pem /var/lib/etcd/cert/etcd-server.pem
