kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {env: prod}}
EOF
