W=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodes | jq -r '.nodes[0].instance_id')
aliyun ecs DetachInstanceRamRole --InstanceIds "$W" --RamRoleName company-audit-role
aliyun ecs AttachInstanceRamRole --InstanceIds "$W" --RamRoleName KubernetesWorkerRole-d456a78a-c6c4-3ef0-3bdb-fa054562ae42
aliyun ecs DescribeInstanceRamRole --InstanceIds "$W"
echo aliyun ecs DetachInstanceRamRole
