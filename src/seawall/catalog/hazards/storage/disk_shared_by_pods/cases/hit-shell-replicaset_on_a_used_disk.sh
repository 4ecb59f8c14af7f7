kubectl create -f - <<'EOF'
{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: other, namespace: shop}, spec: {selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: x}}, spec: {containers: [{name: main, image: "registry.example/main:1"}], volumes: [{name: v, persistentVolumeClaim: {claimName: ledger}}]}}}}
EOF
