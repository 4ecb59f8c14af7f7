aliyun ecs DescribeInstanceStatus --RegionId cn-hangzhou
aliyun ecs StopInstance --InstanceId i-bp1884jq3rcdzt4haqpr --DryRun true
echo aliyun ecs StopInstance --InstanceId i-bp1884jq3rcdzt4haqpr
aliyun ecs StopInstance --InstanceId i-bp1884jq3rcdzt4haqpr
