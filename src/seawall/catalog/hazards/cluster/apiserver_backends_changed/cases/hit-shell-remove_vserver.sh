LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName K8sMasterSlbIntranet-c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
VG=$(aliyun slb DescribeVServerGroups --LoadBalancerId "$LB" | jq -r '.VServerGroups.VServerGroup[0].VServerGroupId')
aliyun slb RemoveVServerGroupBackendServers --VServerGroupId "$VG" --BackendServers '[{"ServerId":"i-bp1m01k8smaster0zjqf","Port":"6443"}]'
