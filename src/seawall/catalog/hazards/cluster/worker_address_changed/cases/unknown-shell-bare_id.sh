aliyun ecs ModifyInstanceVpcAttribute --InstanceId i-bp1884jq3rcdzt4haqpr --VSwitchId vsw-bp1oq4z0mu6z86g3rm3a --PrivateIpAddress 172.16.50.9
