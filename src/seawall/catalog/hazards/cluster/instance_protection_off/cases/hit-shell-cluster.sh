aliyun cs ModifyCluster --ClusterId c7e3a90b1d2f4c56a8b9c0d1e2f3a4b5c --body '{"deletion_protection":false}'
