#!/bin/bash
set -e
LB_ID=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --LoadBalancerName a0f3c2d1e4b5a6978877665544332211 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb SetLoadBalancerTCPListenerAttribute --RegionId cn-hangzhou --LoadBalancerId "$LB_ID" --ListenerPort 443 --EstablishedTimeout 900
