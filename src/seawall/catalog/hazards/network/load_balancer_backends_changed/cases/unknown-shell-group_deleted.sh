aliyun slb DeleteVServerGroup --RegionId cn-hangzhou --VServerGroupId rsp-bp1k8sgroup1
