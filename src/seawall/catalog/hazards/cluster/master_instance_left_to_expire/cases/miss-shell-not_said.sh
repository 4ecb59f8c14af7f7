aliyun ecs ModifyInstanceAutoReleaseTime --InstanceId i-bp1884jq3rcdzt4haqpr --AutoReleaseTime 2027-01-01T00:00:00Z
aliyun ecs ModifyInstanceAutoRenewAttribute --InstanceId i-bp1884jq3rcdzt4haqpr --RenewalStatus NotRenewal
