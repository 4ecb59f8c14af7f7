kubectl delete -f - <<EOF
{"apiVersion":"v1","kind":"Service","metadata":{"name":"mqtt","namespace":"iot"},"spec":{"type":"LoadBalancer","ports":[{"port":1883}]}}
EOF
