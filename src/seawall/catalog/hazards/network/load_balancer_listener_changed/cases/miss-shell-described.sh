aliyun slb DescribeLoadBalancerTCPListenerAttribute --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --ListenerPort 80
echo aliyun slb DeleteLoadBalancerListener --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --ListenerPort 80
# aliyun slb StopLoadBalancerListener --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --ListenerPort 80
