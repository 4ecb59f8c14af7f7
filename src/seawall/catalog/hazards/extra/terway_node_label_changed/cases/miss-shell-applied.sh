kubectl apply -f - <<'EOF'
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {terway-config: team-a}}
EOF
