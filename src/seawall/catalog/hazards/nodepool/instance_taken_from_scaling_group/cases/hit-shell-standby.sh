W=$(kubectl get node cn-hangzhou.172.16.49.195 -o jsonpath='{.spec.providerID}' | cut -d. -f2)
aliyun ess EnterStandby --ScalingGroupId asg-bp1a3673ojt171snm30i --InstanceId.1 "$W"
