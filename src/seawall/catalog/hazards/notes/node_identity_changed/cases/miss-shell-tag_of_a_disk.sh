aliyun ecs UntagResources --RegionId cn-hangzhou --ResourceType disk --ResourceId.1 d-bp1jbkidr342vg1d133u --TagKey.1 ack.aliyun.com
aliyun ecs RemoveTags --RegionId cn-hangzhou --ResourceType disk --ResourceId d-bp1jbkidr342vg1d133u --Tag.1.Key ack.aliyun.com
