kubectl label node cn-hangzhou.172.16.49.195 alibabacloud.com/nodepool-id-
