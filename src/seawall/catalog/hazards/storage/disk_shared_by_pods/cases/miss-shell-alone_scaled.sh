kubectl scale deployment own -n shop --replicas=2
