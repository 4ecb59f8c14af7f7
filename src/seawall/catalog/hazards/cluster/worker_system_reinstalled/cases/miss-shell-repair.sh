aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/nodepools/np5441eb5f821b27d3062c6eb7c39d91ca/repair --body '{"nodes":["cn-hangzhou.172.16.49.195"],"operations":[{"operation_id":"restart.kubelet"}]}'
aliyun ecs DescribeDisks --InstanceId i-bp1884jq3rcdzt4haqpr --DiskType system
aliyun ecs ReplaceSystemDisk --InstanceId i-bp1884jq3rcdzt4haqpr --ImageId m-bp1 --dryrun
# aliyun ecs ReInitDisk --DiskId d-bp1u12sgxna15015zho8
