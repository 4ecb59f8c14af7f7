cat > lb.yaml <<EOF
kind: Service
apiVersion: v1
metadata: {namespace: kube-system, name: nginx-ingress-lb}
spec: {type: LoadBalancer, ports: [{port: 80}, {port: 443}]}
EOF
kubectl delete --force -f lb.yaml
