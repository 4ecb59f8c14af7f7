#!/bin/bash
cat > /tmp/svc.yaml <<'EOF'
apiVersion: v1
kind: Service
metadata:
  name: storefront
  namespace: shop
spec:
  type: LoadBalancer
  ports: [{port: 443}]
  selector: {app: storefront}
EOF
kubectl delete -f /tmp/svc.yaml
