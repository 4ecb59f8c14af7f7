kubectl delete psp ack.privileged
