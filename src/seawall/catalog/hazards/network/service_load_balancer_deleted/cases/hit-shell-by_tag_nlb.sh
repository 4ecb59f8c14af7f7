NLB=$(aliyun nlb ListLoadBalancers --RegionId cn-hangzhou --Tag.1.Key kubernetes.do.not.delete --Tag.1.Value a4d5e6f708192a3b4c5d6e7f8091a2b3 | jq -r '.LoadBalancers[0].LoadBalancerId')
aliyun nlb delete-load-balancer --load-balancer-id "$NLB"
