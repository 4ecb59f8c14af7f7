#!/bin/bash
kubectl create configmap kube-proxy-worker -n kube-system --from-literal=mode=ipvs --dry-run=client -o yaml > kp.yaml
kubectl replace -n kube-system -f - <<'EOF'
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy-worker, namespace: kube-system}
data: {mode: ipvs}
EOF
