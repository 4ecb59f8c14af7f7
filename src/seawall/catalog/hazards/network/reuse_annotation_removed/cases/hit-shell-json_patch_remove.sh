kubectl patch svc api -n shop --type=json \
  -p='[{"op":"remove","path":"/metadata/annotations/service.beta.kubernetes.io~1alibaba-cloud-loadbalancer-id"}]'
