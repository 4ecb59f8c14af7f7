kubectl patch svc storefront -n shop -p '{"spec":{"type":"ClusterIP"}}'
