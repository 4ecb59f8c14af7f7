aliyun slb StopLoadBalancerListener --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5 --ListenerPort 6443
