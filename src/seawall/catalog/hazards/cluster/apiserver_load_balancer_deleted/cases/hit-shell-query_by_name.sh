#!/bin/bash
# remove load balancers of the retired test environment
set -euo pipefail
LB=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou \
  --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 \
  | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb DeleteLoadBalancer --RegionId cn-hangzhou --LoadBalancerId "$LB"
