helm upgrade --install web oci://registry.example.com/charts/web --namespace web
