#!/bin/bash
for id in lb-bp1aaa lb-bp1bbb; do
  aliyun slb UntagResources --RegionId cn-hangzhou --ResourceType instance --ResourceId.1 "$id" \
    --TagKey.1 team --TagKey.2 ack.aliyun.com
done
