kubectl delete cm eni-config -n lab
kubectl delete cm eni-notes -n kube-system
kubectl -n kube-system get cm eni-config -o yaml
kubectl -n kube-system delete secret eni-config
