LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName K8sMasterSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb DescribeHealthStatus --LoadBalancerId "$LB"
S=$(aliyun slb DescribeLoadBalancers --LoadBalancerName a7f3c29d1e4b5a6978c0d1e2f3a4b5c6 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb AddBackendServers --LoadBalancerId "$S" --BackendServers '[{"ServerId":"i-bp1new","Weight":"100"}]'
