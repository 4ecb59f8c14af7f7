aliyun slb delete-load-balancer-listener --load-balancer-id lb-bp1b6c719dfa08exfuca5 --listener-port 6443
