kubectl label node n1 node-role.kubernetes.io/worker=
kubectl label pod web-0 app.kubernetes.io/part-of=shop env=prod
kubectl annotate pvc data pv.kubernetes.io/bind-completed-
kubectl annotate deploy web kubernetes.io/change-cause="v2"
kubectl get pvc -o jsonpath='{.metadata.annotations.pv\.kubernetes\.io/bind-completed}'
