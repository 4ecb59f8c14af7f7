kubectl patch deployment metrics-server -n kube-system --patch \
  '{"spec":{"template":{"spec":{"containers":[{"name":"metrics-server","args":["--kubelet-insecure-tls"]}]}}}}'
