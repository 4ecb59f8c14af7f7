aliyun slb ModifyLoadBalancerInstanceSpec --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5 --LoadBalancerSpec slb.s1.small
