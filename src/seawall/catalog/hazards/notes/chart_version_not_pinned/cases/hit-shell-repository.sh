helm repo add bitnami https://charts.bitnami.com/bitnami
helm install cache bitnami/redis -n cache
