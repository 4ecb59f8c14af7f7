#!/bin/bash
# push kernel settings to the whole pool
aliyun cs PUT /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca/node_config \
  --header "Content-Type=application/json" \
  --body '{"os_config":{"sysctl":{"net.ipv4.ip_forward":"0","net.core.somaxconn":"4096"}},"rolling_policy":{"max_parallelism":3}}'
