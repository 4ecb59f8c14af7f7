kubeadm upgrade plan
kubeadm upgrade apply v1.31.2 --dry-run
kubeadm version -o short
# kubeadm upgrade apply v1.31.2
cat <<EOS
next: kubeadm upgrade apply v1.31.2
EOS
apt-get install -y etcd-client
etcd --version
kubeadm upgrade node
sed -i 's/--max-requests-inflight=400/--max-requests-inflight=800/' /etc/kubernetes/manifests/kube-apiserver.yaml
yum update -y jq
