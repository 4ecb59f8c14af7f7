LB=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --LoadBalancerName ManagedK8SSlbIntranet-c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb RemoveTags --LoadBalancerId "$LB" --Tags '[{"TagKey":"ack.aliyun.com","TagValue":"c102fdcbf4db584dabf8c4d1b5975d901"}]'
