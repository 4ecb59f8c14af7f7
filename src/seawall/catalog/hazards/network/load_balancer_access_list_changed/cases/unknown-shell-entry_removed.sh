aliyun slb RemoveAccessControlListEntry --RegionId cn-hangzhou --AclId acl-bp1k8s --AclEntrys '[{"entry":"10.0.0.0/8"}]'
