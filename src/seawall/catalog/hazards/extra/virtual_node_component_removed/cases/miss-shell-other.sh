aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/components/uninstall --body '[{"name":"arms-prometheus"}]'
kubectl delete deployment ack-virtual-node-controller -n eci
kubectl delete deployment virtual-app -n kube-system
kubectl delete pod web-0 -n shop
