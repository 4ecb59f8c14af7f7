aliyun tag UntagResources --RegionId cn-hangzhou --ResourceARN.1 acs:ecs:cn-hangzhou:1234567890123456:instance/i-bp1884jq3rcdzt4haqpr --TagKey.1 ack.aliyun.com
