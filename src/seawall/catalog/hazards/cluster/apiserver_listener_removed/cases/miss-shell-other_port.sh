LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb DeleteLoadBalancerListener --LoadBalancerId "$LB" --ListenerPort 22
aliyun slb StartLoadBalancerListener --LoadBalancerId "$LB" --ListenerPort 6443
aliyun slb StopLoadBalancerListener --LoadBalancerId lb-bp1b6c719dfa08exfuca5 --ListenerPort 80
