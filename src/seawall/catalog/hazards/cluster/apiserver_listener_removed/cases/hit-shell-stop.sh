LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
nohup aliyun slb StopLoadBalancerListener --LoadBalancerId "$LB" --ListenerPort 6443 >/dev/null 2>&1 &
