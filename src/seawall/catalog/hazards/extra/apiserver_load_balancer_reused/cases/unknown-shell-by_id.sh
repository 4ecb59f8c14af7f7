aliyun slb CreateLoadBalancerTCPListener --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5 --ListenerPort 8443 --BackendServerPort 30443 --Bandwidth -1
