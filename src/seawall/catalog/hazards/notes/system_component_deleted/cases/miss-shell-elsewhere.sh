kubectl delete deployment coredns -n dns-test
kubectl delete cm coredns -n dns-test
kubectl delete svc kube-dns -n dns-test
kubectl delete sa terway -n dns-test
kubectl delete secret addon.network.token -n dns-test
kubectl get deployment coredns -n kube-system
