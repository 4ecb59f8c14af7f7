#!/usr/bin/env bash
# Frees space and retires nodes. Called by the on-call engineer.
set -eu

find /var/log -name '*.gz' -mtime +14 -delete
rm -rf /tmp/*

for node in cn-hangzhou.192.168.0.11 cn-hangzhou.192.168.0.12; do
  kubectl drain "$node" --ignore-daemonsets --delete-emptydir-data
  kubectl delete node "$node"
done

kubectl -n kube-system delete svc nginx-ingress-lb --dry-run=client
kubectl -n kube-system delete svc nginx-ingress-lb

LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName ManagedK8SSlbIntranet-c1234567890 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb SetLoadBalancerDeleteProtection --LoadBalancerId "$LB" --DeleteProtection off
aliyun slb DeleteLoadBalancer --LoadBalancerId "$LB"

# An id that the text does not explain: only the live account can tell what it belongs to.
aliyun ecs DeleteInstance --InstanceId "$1" --Force true

ssh node-7 'umount -l /var/lib/kubelet/pods/0c1f/volumes/kubernetes.io~csi/d-bp1/mount; date -s "2026-01-01 00:00:00"'
