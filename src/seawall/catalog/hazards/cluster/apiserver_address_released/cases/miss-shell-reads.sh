LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun vpc DescribeEipAddresses --AssociatedInstanceType SlbInstance --AssociatedInstanceId "$LB"
: "aliyun vpc ReleaseEipAddress would end access from outside"
aliyun vpc AssociateEipAddress --AllocationId eip-bp1k2m3n4p5q6r7s8t9u0 --InstanceId "$LB" --InstanceType SlbInstance
