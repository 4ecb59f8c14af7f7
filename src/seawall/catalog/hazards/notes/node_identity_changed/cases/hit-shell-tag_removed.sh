aliyun ecs UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 i-bp1884jq3rcdzt4haqpr --TagKey.1 ack.aliyun.com
