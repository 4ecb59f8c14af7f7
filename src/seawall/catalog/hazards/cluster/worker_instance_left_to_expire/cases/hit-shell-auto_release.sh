W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs ModifyInstanceAutoReleaseTime --InstanceId "$W" --AutoReleaseTime 2026-12-01T18:00:00Z
