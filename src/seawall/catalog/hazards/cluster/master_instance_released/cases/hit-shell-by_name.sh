M=$(aliyun ecs DescribeInstances --InstanceName 'master-03-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs DeleteInstance --InstanceId "$M" --Force true
