LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName K8sMasterSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
VG=$(aliyun slb DescribeVServerGroups --LoadBalancerId "$LB" | jq -r '.VServerGroups.VServerGroup[0].VServerGroupId')
aliyun slb AddVServerGroupBackendServers --VServerGroupId "$VG" --BackendServers '[{"ServerId":"i-bp1new","Port":"6443","Weight":"100"}]'
