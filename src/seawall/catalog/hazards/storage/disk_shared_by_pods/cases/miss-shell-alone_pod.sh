kubectl create -f - <<'EOF'
{apiVersion: v1, kind: Pod, metadata: {name: other, namespace: shop}, spec: {containers: [{name: main, image: "registry.example/main:1"}], volumes: [{name: v, persistentVolumeClaim: {claimName: ledger}}]}}
EOF
