sudo KUBECONFIG=/etc/kubernetes/admin.conf kubectl delete node -l alibabacloud.com/nodepool-id=np5441eb5f821b27d3062c6eb7c39d91ca
