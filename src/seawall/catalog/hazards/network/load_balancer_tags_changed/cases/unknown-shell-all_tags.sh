aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 lb-bp1ljom43vbreruwxgvyo --All true
