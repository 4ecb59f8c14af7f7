aliyun slb AddAccessControlListEntry --RegionId cn-hangzhou --AclId acl-bp1k8s --AclEntrys '[{"entry":"10.1.0.0/16","comment":"office"}]'
aliyun slb DescribeAccessControlLists --RegionId cn-hangzhou
