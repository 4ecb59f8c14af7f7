aliyun slb ModifyLoadBalancerInternetSpec --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --Bandwidth 5
