aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/components/uninstall --body '[{"name":"ack-virtual-node"}]'
