scp ifcfg-eth0 root@k8s-master-02:/etc/sysconfig/network-scripts/ifcfg-eth0
