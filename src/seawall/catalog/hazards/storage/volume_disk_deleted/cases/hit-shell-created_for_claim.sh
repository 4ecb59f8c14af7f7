D=$(aliyun ecs describe-disks --biz-region-id cn-hangzhou --tag Key=kubernetes.io/created-for/pvc/name Value=orders-mysql-0 | jq -r '.Disks.Disk[0].DiskId')
aliyun ecs delete-disk --disk-id "$D"
