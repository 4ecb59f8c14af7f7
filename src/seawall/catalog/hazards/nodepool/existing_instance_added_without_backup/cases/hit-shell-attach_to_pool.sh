aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca/attach \
  --body '{"instances":["i-bp1dbserver00000zjqf"],"format_disk":true,"keep_instance_name":true}'
