kubectl delete ds fluent-bit -n kube-system
kubectl delete ds logtail-ds -n staging
kubectl rollout restart ds/logtail-ds -n kube-system
kubectl -n kube-system scale deployment/alibaba-log-controller --replicas 2
kubectl -n apps scale deployment/alibaba-log-controller --replicas 0
kubectl -n kube-system scale deployment/kibana --replicas 0
helm uninstall grafana -n monitoring
aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/components/install --body '[{"name":"loongcollector"}]'
aliyun cs POST /clusters/c102fdcbf4db584dabf8c4d1b5975d901/components/uninstall --body '[{"name":"arms-prometheus"}]'
