#!/bin/bash
CLUSTER=c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c
LB_ID=$(aliyun slb DescribeLoadBalancers --LoadBalancerName "ManagedK8SSlbIntranet-$CLUSTER" | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
env ALIBABA_CLOUD_PROFILE=ops timeout 30 aliyun slb SetLoadBalancerModificationProtection \
  --LoadBalancerId "$LB_ID" --ModificationProtectionStatus NonProtection
