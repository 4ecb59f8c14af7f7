#!/bin/bash
SG=sg-bp1ypp2gaawihbo8uefw
for i in $(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[].InstanceId'); do
  aliyun ecs LeaveSecurityGroup --InstanceId "$i" --SecurityGroupId $SG
done
