kubeadm token create --print-join-command
echo "kubeadm join 172.16.8.21:6443"
kubeadm join 172.16.8.21:6443 --control-plane --token abcdef.0123456789abcdef --discovery-token-unsafe-skip-ca-verification
