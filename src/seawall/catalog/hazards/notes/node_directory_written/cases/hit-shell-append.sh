echo 'KUBELET_CUSTOMIZED_ARGS="--max-pods=200"' | tee -a /etc/kubernetes/kubelet-customized-args.conf
