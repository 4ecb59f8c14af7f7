kubeadm certs check-expiration
openssl x509 -in /etc/kubernetes/pki/apiserver.crt -noout -enddate
openssl req -x509 -newkey rsa:2048 -nodes -keyout /root/tls.key -out /root/tls.crt -subj /CN=test -days 30
cp -a /etc/kubernetes/pki /root/pki.bak
# kubeadm certs renew all
echo "kubeadm certs renew all"
cp tls.crt /etc/nginx/pki/tls.crt
chmod 600 /etc/kubernetes/pki/apiserver.key
kubeadm certs renew all --help
ln -sf /opt/a.pem /opt/b.pem
