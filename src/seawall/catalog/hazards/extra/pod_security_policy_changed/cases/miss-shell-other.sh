kubectl delete psp restricted
kubectl delete clusterrole team:podsecuritypolicy:x
kubectl delete clusterrolebinding team
kubectl get psp ack.privileged -o yaml
kubectl patch clusterrole viewer --type json -p '[{"op":"replace","path":"/rules","value":[]}]'
kubectl patch psp restricted -p '{"spec":{"privileged":false}}'
