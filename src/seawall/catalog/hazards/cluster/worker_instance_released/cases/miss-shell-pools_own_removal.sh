IDS=$(aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodes | jq -r '.nodes[0].instance_id')
aliyun cs DELETE "/clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca/nodes?drain_node=true&release_node=true&instance_ids=$IDS"
aliyun ecs DescribeInstances --InstanceIds '["i-bp1884jq3rcdzt4haqpr"]'
# aliyun ecs DeleteInstance --InstanceId i-bp1884jq3rcdzt4haqpr
cat <<'HELP'
Don't: aliyun ecs DeleteInstance --InstanceId i-bp1884jq3rcdzt4haqpr --Force true
HELP
aliyun ecs DeleteInstance --InstanceId i-bp1884jq3rcdzt4haqpr --DryRun true
