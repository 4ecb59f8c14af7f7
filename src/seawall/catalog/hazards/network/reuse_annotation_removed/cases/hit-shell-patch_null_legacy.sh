#!/bin/bash
kubectl patch service gateway -n edge --type merge \
  -p '{"metadata":{"annotations":{"service.beta.kubernetes.io/alicloud-loadbalancer-id":null}}}'
