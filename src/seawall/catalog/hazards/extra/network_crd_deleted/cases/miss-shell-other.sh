kubectl delete crd foos.network.example.com
kubectl delete crd routes.network.alibabacloud.com.example.org
kubectl get crd -o name | grep cilium.io
kubectl patch crd widgets.example.com --type merge -p '{"spec":{"versions":[{"name":"v1","served":false,"storage":true}]}}'
kubectl patch crd podenis.network.alibabacloud.com --type merge -p '{"spec":{"versions":[{"name":"v1beta1","served":true,"storage":true}]}}'
