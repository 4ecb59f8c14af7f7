aliyun tag UntagResources --RegionId cn-hangzhou \
  --ResourceARN.1 acs:slb:cn-hangzhou:1234567890123456:loadbalancer/lb-bp1ljom43vbreruwxgvyo \
  --TagKey.1 kubernetes.reused.by.user
