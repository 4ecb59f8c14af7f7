aliyun ecs ModifySecurityGroupPolicy --SecurityGroupId sg-bp1ypp2gaawihbo8uefw --InnerAccessPolicy Drop
