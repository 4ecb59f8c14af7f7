helm install cache bitnami/redis --version 20.1.0 -n cache
helm upgrade --install web ./charts/web -n web
helm install local /srv/charts/app-1.2.3.tgz
helm template cache bitnami/redis
helm install cache bitnami/redis --dry-run
