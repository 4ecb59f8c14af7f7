for m in $(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodes | jq -r '.nodes[] | select(.instance_role=="Master") | .instance_id'); do
  aliyun ecs JoinSecurityGroup --InstanceId "$m" --SecurityGroupId sg-bp1companystandard00
done
