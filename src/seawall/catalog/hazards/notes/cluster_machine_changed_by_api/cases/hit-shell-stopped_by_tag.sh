#!/bin/bash
ID=$(aliyun ecs DescribeInstances --RegionId cn-hangzhou --Tag.1.Key ack.aliyun.com --Tag.1.Value c102fdcbf4db584dabf8c4d1b5975d901 | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs StopInstance --InstanceId "$ID" --ForceStop true
