kubectl get svc -A -o wide | grep LoadBalancer
echo "aliyun slb DeleteLoadBalancer --LoadBalancerId lb-bp1ljom43vbreruwxgvyo"
aliyun slb DeleteLoadBalancer --help
false && aliyun slb DeleteLoadBalancer --LoadBalancerId lb-bp1ljom43vbreruwxgvyo
