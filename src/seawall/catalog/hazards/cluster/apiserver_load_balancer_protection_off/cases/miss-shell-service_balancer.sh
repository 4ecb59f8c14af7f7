LB_ID=$(aliyun slb DescribeLoadBalancers --LoadBalancerName a7f3c29d1e4b5a6978c0d1e2f3a4b5c6 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb SetLoadBalancerDeleteProtection --LoadBalancerId "$LB_ID" --DeleteProtection off
aliyun slb SetLoadBalancerModificationProtection --LoadBalancerId "$LB_ID" --ModificationProtectionStatus NonProtection
NLB=$(aliyun nlb ListLoadBalancers --LoadBalancerNames.1 a7f3c29d1e4b5a6978c0d1e2f3a4b5c6 | jq -r '.LoadBalancers[0].LoadBalancerId')
aliyun nlb UpdateLoadBalancerProtection --LoadBalancerId "$NLB" --DeletionProtectionEnabled false --ModificationProtectionStatus NonProtection
