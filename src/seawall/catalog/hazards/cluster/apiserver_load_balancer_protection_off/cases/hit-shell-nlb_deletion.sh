NLB=$(aliyun nlb ListLoadBalancers --LoadBalancerNames.1 ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers[0].LoadBalancerId')
aliyun nlb UpdateLoadBalancerProtection --LoadBalancerId "$NLB" --DeletionProtectionEnabled false
