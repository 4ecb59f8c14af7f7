curl -fL https://example.com/etcd-v3.5.16-linux-amd64.tar.gz | tar xz -C /tmp
install -m 0755 /tmp/etcd-v3.5.16-linux-amd64/etcd /usr/bin/etcd
