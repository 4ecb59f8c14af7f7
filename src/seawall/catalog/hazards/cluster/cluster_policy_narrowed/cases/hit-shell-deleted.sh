aliyun ram DeletePolicy --PolicyName k8sMasterRolePolicy-d456a78a-c6c4-3ef0-3bdb-fa054562ae42
