kubectl patch crd podnetworkings.network.alibabacloud.com --type merge -p '{"spec":{"versions":[{"name":"v1beta1","served":false,"storage":true}]}}'
