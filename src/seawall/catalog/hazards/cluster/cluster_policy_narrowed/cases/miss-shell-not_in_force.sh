aliyun ram CreatePolicyVersion --PolicyName k8sWorkerRolePolicy-d456a78a-c6c4-3ef0-3bdb-fa054562ae42 --SetAsDefault false --PolicyDocument '{"Version":"1","Statement":[]}'
aliyun ram GetPolicyVersion --PolicyName k8sWorkerRolePolicy-d456a78a-c6c4-3ef0-3bdb-fa054562ae42 --VersionId v3
# aliyun ram DeletePolicy --PolicyName k8sWorkerRolePolicy-d456a78a-c6c4-3ef0-3bdb-fa054562ae42
