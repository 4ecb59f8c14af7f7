kubectl label nodes cn-hangzhou.172.16.49.14 node-role.kubernetes.io/master=
