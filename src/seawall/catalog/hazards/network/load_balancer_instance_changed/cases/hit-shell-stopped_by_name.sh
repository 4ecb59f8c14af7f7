#!/bin/bash
ID=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --Tags '[{"tagKey":"kubernetes.do.not.delete","tagValue":"a0f3c2d1e4b5a6978877665544332211"}]' | jq -r '.LoadBalancers.LoadBalancer[].LoadBalancerId')
aliyun slb SetLoadBalancerStatus --LoadBalancerId "$ID" --LoadBalancerStatus inactive
