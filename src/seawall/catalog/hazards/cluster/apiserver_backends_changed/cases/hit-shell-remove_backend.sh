LB=$(aliyun slb DescribeLoadBalancers --LoadBalancerName K8sMasterSlbIntranet-cb95aa626a47740afbf6aa099b650d7ce | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb RemoveBackendServers --LoadBalancerId "$LB" --BackendServers '["i-bp1m01k8smaster0zjqf"]'
