kubectl delete -f - <<EOF
apiVersion: v1
kind: Service
metadata:
  name: kept
  namespace: shop
  annotations: {service.beta.kubernetes.io/alibaba-cloud-loadbalancer-preserve-lb-on-delete: "true"}
spec:
  type: LoadBalancer
  ports: [{port: 80}]
EOF
