kubectl apply -f - <<'END'
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: li}}
END
