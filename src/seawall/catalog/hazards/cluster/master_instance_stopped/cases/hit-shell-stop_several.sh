M=$(aliyun ecs DescribeInstances --InstanceName 'k8s-master-02' | jq -r '.Instances.Instance[0].InstanceId')
aliyun ecs stop-instances --instance-id "$M" --force-stop true
