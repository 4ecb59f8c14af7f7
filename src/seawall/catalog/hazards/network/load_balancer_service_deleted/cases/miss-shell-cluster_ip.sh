kubectl delete -f - <<EOF
apiVersion: v1
kind: Service
metadata: {name: internal, namespace: shop}
spec:
  ports: [{port: 80}]
EOF
kubectl delete ingress storefront -n shop
kubectl delete svc storefront -n shop --dry-run=client
kubectl patch svc storefront -n shop -p '{"spec":{"type":"LoadBalancer"}}'
