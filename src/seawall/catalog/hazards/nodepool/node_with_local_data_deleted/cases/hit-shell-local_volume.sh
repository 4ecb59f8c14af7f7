kubectl delete node n2
