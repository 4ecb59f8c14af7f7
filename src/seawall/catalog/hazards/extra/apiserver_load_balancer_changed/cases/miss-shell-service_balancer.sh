LB=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --LoadBalancerName a0f3c2d1e4b5a6978877665544332211 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 "$LB" --TagKey.1 ack.aliyun.com
aliyun slb RemoveTags --LoadBalancerId "$LB" --Tags '[{"TagKey":"ack.aliyun.com","TagValue":"c1"}]'
aliyun slb StopLoadBalancerListener --LoadBalancerId "$LB" --ListenerPort 443
