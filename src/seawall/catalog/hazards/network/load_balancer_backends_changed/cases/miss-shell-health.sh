aliyun slb DescribeHealthStatus --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo
aliyun slb DescribeVServerGroups --RegionId cn-hangzhou --LoadBalancerId lb-bp1ljom43vbreruwxgvyo
