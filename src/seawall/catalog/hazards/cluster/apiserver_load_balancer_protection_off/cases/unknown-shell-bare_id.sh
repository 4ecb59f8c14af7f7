aliyun slb SetLoadBalancerDeleteProtection --LoadBalancerId lb-bp1b6c719dfa08exfuca5 --DeleteProtection off
