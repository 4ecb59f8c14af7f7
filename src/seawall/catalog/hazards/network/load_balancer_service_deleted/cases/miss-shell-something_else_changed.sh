kubectl patch svc storefront -n shop -p '{"spec":{"selector":{"version":"green"}}}'
kubectl annotate svc storefront -n shop owner=web
