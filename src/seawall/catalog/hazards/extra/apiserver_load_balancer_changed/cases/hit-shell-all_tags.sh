LB=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 "$LB" --All true
