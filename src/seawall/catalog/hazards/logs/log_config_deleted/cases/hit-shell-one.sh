kubectl delete aliyunlogconfigs.log.alibabacloud.com nginx-access -n web
