LB_ID=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 --output cols=LoadBalancerId rows=LoadBalancers.LoadBalancer | tail -1)
aliyun slb SetLoadBalancerDeleteProtection --LoadBalancerId "$LB_ID" --DeleteProtection off
