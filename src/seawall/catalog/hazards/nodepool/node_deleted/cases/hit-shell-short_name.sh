kubectl delete no cn-hangzhou.172.16.49.195
