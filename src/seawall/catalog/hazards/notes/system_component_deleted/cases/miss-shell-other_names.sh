kubectl delete deployment kube-state-metrics -n kube-system
kubectl delete cm extension -n kube-system
kubectl delete svc tiller-deploy -n kube-system
kubectl delete sa tiller -n kube-system
kubectl delete secret registry-cred -n kube-system
kubectl -n kube-system rollout restart deployment coredns
