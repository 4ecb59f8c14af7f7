mkdir -p /srv/manifests
cat > /srv/manifests/web.yaml <<'YAML'
spec:
  containers:
  - {name: web, image: "nginx:1.27"}
YAML
