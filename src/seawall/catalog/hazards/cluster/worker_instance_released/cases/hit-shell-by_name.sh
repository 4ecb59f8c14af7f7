#!/bin/bash
# shrink the cluster
aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' --PageSize 50 \
  | jq -r '.Instances.Instance[].InstanceId' | tail -n 2 \
  | while read -r id; do
      aliyun ecs DeleteInstance --InstanceId "$id" --Force true
    done
