#!/bin/bash
kubectl apply -f - <<'EOF'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: models, namespace: ml}
spec:
  accessModes: [ReadWriteMany]
  storageClassName: alicloud-disk-ssd
  resources: {requests: {storage: 500Gi}}
EOF
