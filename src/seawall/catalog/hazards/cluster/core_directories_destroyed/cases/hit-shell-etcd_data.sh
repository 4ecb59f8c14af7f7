for m in master-01 master-02; do ssh "$m" "sudo rm -rf /var/lib/etcd/*"; done
