LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName K8sMasterSlbIntranet-cb95aa626a47740afbf6aa099b650d7ce | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb AddBackendServers --LoadBalancerId "$LB" --BackendServers '[{"ServerId":"i-bp1new","Weight":"100"}]'
