aliyun slb DescribeLoadBalancerAttribute --LoadBalancerId lb-bp1ljom43vbreruwxgvyo
grep -n "SetLoadBalancerStatus --LoadBalancerId" runbook.md
