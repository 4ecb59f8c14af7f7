find /etc/kubernetes/pki -name '*.crt' -delete
