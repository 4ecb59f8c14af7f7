aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 lb-bp1ljom43vbreruwxgvyo --TagKey.1 cost-center
aliyun slb RemoveTags --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --Tags '[{"TagKey":"team","TagValue":"web"}]'
aliyun slb TagResources --ResourceType instance --ResourceId.1 lb-bp1ljom43vbreruwxgvyo --Tag.1.Key env --Tag.1.Value prod
aliyun slb AddTags --LoadBalancerId lb-bp1ljom43vbreruwxgvyo --Tags '[{"TagKey":"env","TagValue":"prod"}]'
aliyun slb ListTagResources --ResourceType instance --ResourceId.1 lb-bp1ljom43vbreruwxgvyo
