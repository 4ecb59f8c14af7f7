kubectl delete serviceaccount terway --namespace kube-system
