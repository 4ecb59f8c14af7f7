kubectl apply -f - <<'EOS'
apiVersion: apps/v1
kind: Deployment
metadata: {name: minio, namespace: tools}
spec:
  selector: {matchLabels: {app: minio}}
  template:
    metadata: {labels: {app: minio}}
    spec:
      containers:
      - name: minio
        image: minio/minio:latest
        volumeMounts: [{name: data, mountPath: /data}]
      volumes:
      - name: data
        hostPath: {path: /srv/minio}
EOS
