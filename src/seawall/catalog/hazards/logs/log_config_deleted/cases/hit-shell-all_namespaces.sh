kubectl delete aliyunlogconfig --all -A
