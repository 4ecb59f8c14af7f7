kubectl get aliyunlogconfig -A -o yaml > backup.yaml
kubectl delete configmap nginx-access -n web
kubectl apply -f - <<'EOF'
apiVersion: log.alibabacloud.com/v1alpha1
kind: AliyunLogConfig
metadata: {name: stdout, namespace: web}
spec: {logstore: stdout}
EOF
