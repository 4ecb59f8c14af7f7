kubectl patch svc plain -n shop -p '{"spec":{"type":"NodePort"}}'
