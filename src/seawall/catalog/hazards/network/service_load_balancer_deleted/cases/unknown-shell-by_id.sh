aliyun slb DeleteLoadBalancer --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo
