aliyun nas DeleteAccessRule --AccessGroupName ag-k8s --AccessRuleId 1
