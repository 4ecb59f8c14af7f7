kubectl exec -n kube-system kube-proxy-worker-x7 -- iptables -t filter -P FORWARD REJECT
