kubectl apply --dry-run=client -f - <<'EOS'
apiVersion: v1
kind: Pod
metadata: {name: try, namespace: tools}
spec:
  containers:
  - name: try
    image: busybox
    volumeMounts: [{name: data, mountPath: /data}]
  volumes:
  - name: data
    hostPath: {path: /srv/try}
EOS
