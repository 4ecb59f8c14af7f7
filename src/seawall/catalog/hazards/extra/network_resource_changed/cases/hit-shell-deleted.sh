kubectl delete podenis.network.alibabacloud.com web-0 -n shop
