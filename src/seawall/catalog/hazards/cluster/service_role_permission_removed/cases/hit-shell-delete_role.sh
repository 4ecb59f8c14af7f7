ROLE=KubernetesWorkerRole-d456a78a-c6c4-3ef0-3bdb-fa054562ae42
aliyun ram ListPoliciesForRole --RoleName $ROLE
aliyun ram DeleteRole --RoleName $ROLE
