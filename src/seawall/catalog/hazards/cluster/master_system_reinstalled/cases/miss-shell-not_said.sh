aliyun ecs ReplaceSystemDisk --InstanceId i-bp1884jq3rcdzt4haqpr --ImageId aliyun_3_x64_20G_alibase_20240528.vhd
