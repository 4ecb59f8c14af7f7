NODE=cn-hangzhou.172.16.49.195
ID=$(kubectl get node $NODE -o jsonpath='{.spec.providerID}' | awk -F. '{print $2}')
kubectl cordon $NODE
aliyun ecs DeleteInstances --RegionId cn-hangzhou --InstanceId.1 "$ID" --Force true
