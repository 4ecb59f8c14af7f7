aliyun ecs modify-instance-auto-release-time --instance-id i-bp1884jq3rcdzt4haqpr --auto-release-time 2026-12-01T18:00:00Z
