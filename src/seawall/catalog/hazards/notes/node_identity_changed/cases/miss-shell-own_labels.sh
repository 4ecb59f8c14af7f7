kubectl label node n1 env-
kubectl label node n1 zone=a --overwrite
kubectl annotate node n1 alibabacloud.com/nodepool-id-
kubectl label node n1 alibabacloud.com/nodepool-id- --dry-run=client
aliyun ecs UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 i-bp1884jq3rcdzt4haqpr --TagKey.1 env
aliyun ecs RemoveTags --RegionId cn-hangzhou --ResourceType instance --ResourceId i-bp1884jq3rcdzt4haqpr --Tag.1.Key env
