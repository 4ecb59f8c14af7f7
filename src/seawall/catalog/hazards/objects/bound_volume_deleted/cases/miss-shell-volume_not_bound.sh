kubectl delete pv disk-5
