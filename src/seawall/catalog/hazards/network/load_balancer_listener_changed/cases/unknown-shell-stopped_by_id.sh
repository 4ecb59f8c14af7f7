aliyun slb StopLoadBalancerListener --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --ListenerPort 80
