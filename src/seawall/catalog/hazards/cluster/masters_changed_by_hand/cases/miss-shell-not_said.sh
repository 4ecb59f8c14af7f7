kubectl delete node worker-3
kubectl delete node cn-hangzhou.192.168.0.14
for n in $(cat old_nodes.txt); do kubectl delete node "$n"; done
kubectl delete nodes -l pool=spot
aliyun ecs RunInstances --RegionId cn-hangzhou --InstanceName web-1 --InstanceType ecs.g7.xlarge
