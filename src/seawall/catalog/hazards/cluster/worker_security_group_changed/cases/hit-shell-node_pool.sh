aliyun cs PUT /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca \
  --header "Content-Type=application/json" \
  --body '{"scaling_group":{"security_group_ids":["sg-bp1companystandard00"]}}'
