ID=$(aliyun cs GET /clusters/c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c/nodes | jq -r '.nodes[0].instance_id')
aliyun ecs ModifyInstanceAttribute --InstanceId "$ID" --Description "worker of prod"
aliyun ecs DescribeInstanceAttribute --InstanceId "$ID"
# aliyun ecs LeaveSecurityGroup --InstanceId "$ID" --SecurityGroupId sg-bp1ypp2gaawihbo8uefw
echo aliyun ecs JoinSecurityGroup --InstanceId "$ID"
aliyun cs PUT /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca --body '{"scaling_group":{"instance_types":["ecs.g7.xlarge"]}}'
ASC=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools | jq -r '.nodepools[0].scaling_group.scaling_configuration_id')
aliyun ess ModifyScalingConfiguration --ScalingConfigurationId "$ASC" --InstanceName pool-a
aliyun ecs JoinSecurityGroup --InstanceId "$ID" --SecurityGroupId sg-bp1x --dryrun
