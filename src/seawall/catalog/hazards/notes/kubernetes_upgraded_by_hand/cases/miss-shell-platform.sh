aliyun cs POST /api/v2/clusters/c102fdcbf4db584dabf8c4d1b5975d901/upgrade --body '{"next_version":"1.33.2-aliyun.1"}'
echo "kubeadm upgrade apply v1.33.2"
