kubectl label pod web-0 -n shop apps.kubernetes.io/pod-index=7
