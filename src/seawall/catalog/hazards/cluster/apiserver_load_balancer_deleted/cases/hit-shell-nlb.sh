for id in $(aliyun nlb ListLoadBalancers --LoadBalancerNames.1 ManagedK8SSlbIntranet-cb95aa626a47740afbf6aa099b650d7ce | jq -r '.LoadBalancers[].LoadBalancerId'); do
  aliyun nlb DeleteLoadBalancer --LoadBalancerId "$id"
done
