aliyun slb SetLoadBalancerStatus --LoadBalancerId lb-bp1b6c719dfa08exfuca5 --LoadBalancerStatus inactive
