aliyun slb SetLoadBalancerDeleteProtection --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --DeleteProtection on
aliyun slb SetLoadBalancerModificationProtection --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --ModificationProtectionStatus ConsoleProtection
aliyun nlb UpdateLoadBalancerProtection --LoadBalancerId nlb-1 --DeletionProtectionEnabled true
