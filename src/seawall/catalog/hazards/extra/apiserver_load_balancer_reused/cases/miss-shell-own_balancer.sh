#!/bin/bash
NEW=lb-bp1own
echo "aliyun slb CreateLoadBalancerTCPListener --LoadBalancerId $NEW"
aliyun slb DescribeLoadBalancerListeners --LoadBalancerId.1 $NEW
