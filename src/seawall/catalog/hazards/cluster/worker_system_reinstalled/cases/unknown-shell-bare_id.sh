aliyun ecs replace-system-disk --instance-id i-bp1884jq3rcdzt4haqpr --image-id aliyun_3_x64_20G_alibase_20240528.vhd
aliyun ecs ReInitDisk --DiskId d-bp1u12sgxna15015zho8
