LB=$(aliyun slb DescribeLoadBalancers --RegionId cn-hangzhou --LoadBalancerName a0f3c2d1e4b5a6978877665544332211 --query 'LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 $LB --All true
