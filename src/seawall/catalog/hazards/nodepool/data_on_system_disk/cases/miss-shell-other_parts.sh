kubectl -n shop rollout restart statefulset/mysql
kubectl -n shop set image statefulset/mysql mysql=mysql:8.4
kubectl -n shop scale statefulset/mysql --replicas=1
