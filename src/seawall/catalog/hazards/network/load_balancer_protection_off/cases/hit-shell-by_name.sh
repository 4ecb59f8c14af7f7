LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName a0f3c2d1e4b5a6978877665544332211 | jq -r .LoadBalancers.LoadBalancer[0].LoadBalancerId)
aliyun slb SetLoadBalancerModificationProtection --LoadBalancerId "$LB" --ModificationProtectionStatus NonProtection
