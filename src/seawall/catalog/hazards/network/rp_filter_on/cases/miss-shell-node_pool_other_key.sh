aliyun cs PUT /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca/node_config \
  --body '{"os_config":{"sysctl":{"net.ipv4.conf.all.rp_filter":"0","net.ipv4.tcp_timestamps":"1"}}}'
