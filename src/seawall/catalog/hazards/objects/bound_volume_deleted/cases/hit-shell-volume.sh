kubectl delete pv disk-3
