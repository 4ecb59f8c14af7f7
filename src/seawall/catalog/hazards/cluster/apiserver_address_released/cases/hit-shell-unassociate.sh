LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
EIP=$(aliyun vpc DescribeEipAddresses --AssociatedInstanceType SlbInstance --AssociatedInstanceId "$LB" | jq -r '.EipAddresses.EipAddress[0].AllocationId')
aliyun vpc UnassociateEipAddress --AllocationId "$EIP" --InstanceId "$LB" --InstanceType SlbInstance
