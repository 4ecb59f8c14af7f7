kubectl delete node n1
