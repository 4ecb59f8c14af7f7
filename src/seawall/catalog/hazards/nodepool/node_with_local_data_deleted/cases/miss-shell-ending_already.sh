kubectl delete node n4
