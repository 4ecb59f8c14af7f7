#!/bin/bash
# the Service is gone, remove its load balancer
LB=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --LoadBalancerName a0f3c2d1e4b5a6978877665544332211 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb DeleteLoadBalancer --RegionId cn-hangzhou --LoadBalancerId "$LB"
