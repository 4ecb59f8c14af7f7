aliyun slb TagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 lb-bp1ljom43vbreruwxgvyo \
  --Tag.1.Key kubernetes.do.not.delete --Tag.1.Value a2222ef31a4ada4dd0a632409772d4ba
