kubectl delete podnetworkings.network.alibabacloud.com team-a
kubectl delete ciliumnetworkpolicies.cilium.io allow-dns -n shop
kubectl get podenis.network.alibabacloud.com -A
