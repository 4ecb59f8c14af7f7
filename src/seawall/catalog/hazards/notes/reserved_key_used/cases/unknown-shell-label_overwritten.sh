kubectl label pod web-0 statefulset.kubernetes.io/pod-name=web-1 --overwrite
