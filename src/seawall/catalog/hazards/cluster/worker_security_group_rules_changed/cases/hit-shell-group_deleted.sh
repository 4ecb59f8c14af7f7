aliyun ecs DescribeSecurityGroups --SecurityGroupName alicloud-cs-auto-created-security-group-cb95aa626a47740afbf6aa099b650d7ce \
  | jq -r '.SecurityGroups.SecurityGroup[].SecurityGroupId' | xargs -I{} aliyun ecs DeleteSecurityGroup --SecurityGroupId {}
