kubectl patch svc front -n shop -p '{"spec":{"externalTrafficPolicy":"Local"}}'
