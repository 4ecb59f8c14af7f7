aliyun slb RemoveTags --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo \
  --Tags '[{"TagKey":"kubernetes.do.not.delete","TagValue":"a2222ef31a4ada4dd0a632409772d4ba"}]'
