curl -fsS "$(aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/attachscript --body '{"nodepool_id":"np5441eb5f821b27d3062c6eb7c39d91ca","format_disk":true}' | tr -d '"')" > /tmp/attach.txt
aliyun cs DescribeClusterAttachScripts --ClusterId c102fdcbf4db584dabf8c4d1b5975d901 --body '{"nodepool_id":"np5441eb5f821b27d3062c6eb7c39d91ca","format_disk":true}'
