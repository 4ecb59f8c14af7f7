kubectl patch customresourcedefinitions aliyunlogconfigs.log.alibabacloud.com --type merge \
  -p '{"spec":{"versions":[{"name":"v1alpha1","served":false,"storage":true}]}}'
