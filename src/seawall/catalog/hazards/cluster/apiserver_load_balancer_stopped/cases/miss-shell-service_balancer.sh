LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName a7f3c29d1e4b5a6978c0d1e2f3a4b5c6 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb SetLoadBalancerStatus --LoadBalancerId "$LB" --LoadBalancerStatus inactive
