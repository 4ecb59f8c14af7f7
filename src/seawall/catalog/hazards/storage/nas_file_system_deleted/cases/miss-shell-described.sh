aliyun nas DescribeFileSystems --FileSystemId a944d0e146
aliyun nas DeleteLifecyclePolicy --FileSystemId a944d0e146 --LifecyclePolicyName cold
