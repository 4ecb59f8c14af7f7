kubectl delete node n3
