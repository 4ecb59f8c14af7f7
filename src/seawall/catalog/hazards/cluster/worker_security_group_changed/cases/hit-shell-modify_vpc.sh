ID=$(aliyun cs DescribeClusterNodes --ClusterId cb95aa626a47740afbf6aa099b650d7ce | jq -r '.nodes[] | select(.node_name=="cn-hangzhou.172.16.49.196") | .instance_id')
aliyun ecs ModifyInstanceVpcAttribute --InstanceId "$ID" --VSwitchId vsw-bp11kz2bvqn4gk3bx7tt --SecurityGroupId.1 sg-bp1companystandard00
