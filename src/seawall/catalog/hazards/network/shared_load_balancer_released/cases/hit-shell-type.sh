kubectl patch svc front -n shop -p '{"spec":{"type":"ClusterIP"}}'
