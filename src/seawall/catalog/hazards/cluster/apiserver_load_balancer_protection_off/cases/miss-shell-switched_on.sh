LB_ID=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb SetLoadBalancerDeleteProtection --LoadBalancerId "$LB_ID" --DeleteProtection on
aliyun slb SetLoadBalancerModificationProtection --LoadBalancerId "$LB_ID" --ModificationProtectionStatus ConsoleProtection --ModificationProtectionReason "API server"
NLB=$(aliyun nlb ListLoadBalancers --LoadBalancerNames.1 ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers[0].LoadBalancerId')
aliyun nlb UpdateLoadBalancerProtection --LoadBalancerId "$NLB" --DeletionProtectionEnabled true --ModificationProtectionStatus ConsoleProtection
