kubectl delete crd aliyunlogconfigs.log.alibabacloud.com
