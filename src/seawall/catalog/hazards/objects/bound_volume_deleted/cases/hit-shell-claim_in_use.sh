kubectl delete pvc ledger -n shop
