W=$(aliyun ecs DescribeInstances --InstanceName 'worker-k8s-for-cs-c102fdcbf4db584dabf8c4d1b5975d901' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs StopInstance --InstanceId "$W"
M=$(aliyun ecs DescribeInstances --InstanceName 'k8s-master-02' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs StartInstance --InstanceId "$M"
