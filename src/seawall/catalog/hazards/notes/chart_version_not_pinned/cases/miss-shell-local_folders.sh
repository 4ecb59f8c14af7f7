helm upgrade --install web charts/web -n web
helm install api deploy/chart
