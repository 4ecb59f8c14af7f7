cat > svc.yaml <<'EOF'
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {type: LoadBalancer, ports: [{port: 80}]}
EOF
kubectl apply -f svc.yaml
