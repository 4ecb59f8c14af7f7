aliyun slb SetLoadBalancerDeleteProtection --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --DeleteProtection off
