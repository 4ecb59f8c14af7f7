#!/bin/bash
for lb in lb-bp1b6c719dfa08exfuca5 lb-bp1b6c719dfa08exfuca6; do
  aliyun slb DeleteLoadBalancer --RegionId cn-hangzhou --LoadBalancerId "$lb"
done
