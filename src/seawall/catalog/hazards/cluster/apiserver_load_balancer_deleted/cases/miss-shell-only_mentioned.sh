#!/bin/bash
# never run: aliyun slb DeleteLoadBalancer --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5
echo "to delete it: aliyun slb DeleteLoadBalancer --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5"
grep -rn 'aliyun slb DeleteLoadBalancer' ./runbooks || true
LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb DescribeLoadBalancerAttribute --LoadBalancerId "$LB"
aliyun slb DeleteLoadBalancer --LoadBalancerId "$LB" --dryrun
if false; then
  aliyun slb DeleteLoadBalancer --LoadBalancerId "$LB"
fi
