aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 lb-bp1gf7w2pytf31jaj47a5 --TagKey.1 team
aliyun slb RemoveTags --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5 --Tags '[{"TagKey":"team","TagValue":"web"}]'
aliyun slb DescribeLoadBalancerAttribute --LoadBalancerId lb-bp1gf7w2pytf31jaj47a5
