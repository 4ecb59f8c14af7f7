P=k8sWorkerRolePolicy-d456a78a-c6c4-3ef0-3bdb-fa054562ae42
aliyun ram SetDefaultPolicyVersion --PolicyName $P --VersionId v1
