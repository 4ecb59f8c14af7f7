scp new/ca.crt root@172.16.49.11:/etc/kubernetes/pki/ca.crt
