kubectl delete crd prometheuses.monitoring.coreos.com
kubectl get crd aliyunlogconfigs.log.alibabacloud.com -o yaml > backup.yaml
kubectl delete crd aliyunlogconfigs.log.alibabacloud.com --dry-run=client
kubectl patch crd podmonitors.monitoring.coreos.com --type merge -p '{"spec":{"versions":[{"name":"v1","served":false,"storage":true}]}}'
kubectl patch crd aliyunlogconfigs.log.alibabacloud.com --type merge -p '{"spec":{"versions":[{"name":"v1alpha1","served":true,"storage":true}]}}'
