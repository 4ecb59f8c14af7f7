#!/bin/bash
# usage: drop-lb.sh LOADBALANCER_ID
aliyun slb DeleteLoadBalancer --LoadBalancerId "$1"
