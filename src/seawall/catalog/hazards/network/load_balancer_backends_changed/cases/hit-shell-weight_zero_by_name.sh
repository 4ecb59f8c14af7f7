LB=$(aliyun slb describe-load-balancers --biz-region-id cn-hangzhou --load-balancer-name a0f3c2d1e4b5a6978877665544332211 | jq -r '.LoadBalancers.LoadBalancer[0].LoadBalancerId')
aliyun slb set-backend-servers --load-balancer-id "$LB" --backend-servers '[{"ServerId":"i-bp1884jq3rcdzt4haqpr","Weight":"0"}]'
