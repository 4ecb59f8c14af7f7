for id in $(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodes | jq -r '.nodes[].instance_id'); do
  aliyun ecs ModifyInstanceAttribute --InstanceId "$id" --DeletionProtection false
done
