kubectl create -f - <<'EOF'
{apiVersion: batch/v1, kind: Job, metadata: {name: other, namespace: shop}, spec: {template: {metadata: {labels: {app: x}}, spec: {restartPolicy: Never, containers: [{name: main, image: "registry.example/main:1"}], volumes: [{name: v, persistentVolumeClaim: {claimName: ledger}}]}}}}
EOF
