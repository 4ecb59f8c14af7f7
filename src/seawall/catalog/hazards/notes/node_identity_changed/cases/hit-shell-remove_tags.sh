aliyun ecs RemoveTags --RegionId cn-hangzhou --ResourceType instance --ResourceId i-bp1884jq3rcdzt4haqpr --Tag.1.Key acs:autoscaling:scalingGroupId
