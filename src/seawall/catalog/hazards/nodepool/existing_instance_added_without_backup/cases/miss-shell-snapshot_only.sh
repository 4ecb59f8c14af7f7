aliyun ecs CreateSnapshot --DiskId d-bp1u12sgxna15015zho8
aliyun cs DescribeClusterAttachScripts --ClusterId c102fdcbf4db584dabf8c4d1b5975d901 --body '{"nodepool_id":"np5441eb5f821b27d3062c6eb7c39d91ca","format_disk":false}'
# aliyun cs AttachInstances --ClusterId c102fdcbf4db584dabf8c4d1b5975d901
echo "aliyun cs AttachInstancesToNodePool"
aliyun cs GET /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools
