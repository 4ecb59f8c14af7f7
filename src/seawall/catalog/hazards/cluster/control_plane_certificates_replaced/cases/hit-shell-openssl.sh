cd /root/ca
openssl x509 -req -in apiserver.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out /etc/kubernetes/pki/apiserver.crt
