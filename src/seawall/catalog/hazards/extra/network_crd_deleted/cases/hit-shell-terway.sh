kubectl delete crd podenis.network.alibabacloud.com
