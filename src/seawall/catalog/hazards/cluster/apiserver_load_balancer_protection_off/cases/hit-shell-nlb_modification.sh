NLB=$(aliyun nlb ListLoadBalancers --LoadBalancerNames.1 ManagedK8SSlbIntranet-c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r '.LoadBalancers[0].LoadBalancerId')
aliyun nlb update-load-balancer-protection --load-balancer-id "$NLB" --modification-protection-status NonProtection
