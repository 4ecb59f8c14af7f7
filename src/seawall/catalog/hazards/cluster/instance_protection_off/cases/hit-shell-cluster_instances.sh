aliyun cs PUT /api/v2/clusters/c102fdcbf4db584dabf8c4d1b5975d901 --body '{"instance_deletion_protection":false}'
