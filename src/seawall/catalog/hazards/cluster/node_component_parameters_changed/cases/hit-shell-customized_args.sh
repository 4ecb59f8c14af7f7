echo 'KUBELET_CUSTOMIZED_ARGS="--max-pods=200"' | sudo tee /etc/kubernetes/kubelet-customized-args.conf
systemctl daemon-reload && systemctl restart kubelet
