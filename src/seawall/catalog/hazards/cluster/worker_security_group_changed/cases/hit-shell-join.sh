ID=$(kubectl get node cn-hangzhou.172.16.49.195 -o jsonpath='{.spec.providerID}' | cut -d. -f2)
aliyun ecs JoinSecurityGroup --InstanceId "$ID" --SecurityGroupId sg-bp1companystandard00
