aliyun ecs RunCommand --RegionId cn-hangzhou --Type RunShellScript --InstanceId.1 i-bp1884jq3rcdzt4haqpr \
  --Name harden --CommandContent 'sysctl -w net.ipv4.ip_forward=0'
