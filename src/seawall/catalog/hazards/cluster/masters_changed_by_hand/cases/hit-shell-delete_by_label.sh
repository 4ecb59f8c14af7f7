kubectl delete nodes -l node-role.kubernetes.io/control-plane=
