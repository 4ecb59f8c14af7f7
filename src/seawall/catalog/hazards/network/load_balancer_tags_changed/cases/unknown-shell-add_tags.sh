aliyun slb AddTags --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo \
  --Tags '[{"TagKey":"ack.aliyun.com","TagValue":"c999"}]'
