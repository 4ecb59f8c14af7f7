"""Generated inputs of the sizes that the bars name. The same seed gives the same files."""

from __future__ import annotations

import json
import random
from pathlib import Path

_IMAGES = ("nginx:1.27", "redis:7", "registry.example.com/shop/api:2024.11", "busybox:1.36")


def manifests(folder: Path, documents: int, per_file: int, seed: int = 7) -> Path:
    """Deployments, Services, ConfigMaps, Ingresses and PVCs, as applications have them."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    makers = (_deployment, _service, _config, _claim, _ingress)
    for number in range(documents // per_file):
        texts = [
            makers[index % len(makers)](f"app-{number}-{index}", rng) for index in range(per_file)
        ]
        (folder / f"app-{number:05}.yaml").write_text("---\n".join(texts))
    return folder


def _meta(kind: str, api: str, name: str) -> str:
    return (
        f"apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n"
        f"  labels:\n    app.kubernetes.io/name: {name}\n    app.kubernetes.io/part-of: shop\n"
    )


def _deployment(name: str, rng: random.Random) -> str:
    env = "".join(
        f'        - name: SETTING_{number}\n          value: "{rng.randrange(10**6)}"\n'
        for number in range(rng.randrange(2, 8))
    )
    return (
        _meta("Deployment", "apps/v1", name)
        + f"""spec:
  replicas: {rng.randrange(1, 6)}
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      serviceAccountName: shop
      securityContext:
        runAsNonRoot: true
      containers:
      - name: main
        image: {rng.choice(_IMAGES)}
        imagePullPolicy: IfNotPresent
        command: ["/bin/app", "--port=8080"]
        ports:
        - name: http
          containerPort: 8080
        env:
{env}        resources:
          requests:
            cpu: 100m
            memory: 128Mi
          limits:
            cpu: 500m
            memory: 256Mi
        readinessProbe:
          httpGet:
            path: /healthz
            port: http
          periodSeconds: 5
        volumeMounts:
        - name: config
          mountPath: /etc/app
      volumes:
      - name: config
        configMap:
          name: {name}
"""
    )


def _service(name: str, rng: random.Random) -> str:
    kind = rng.choice(("ClusterIP", "ClusterIP", "LoadBalancer"))
    return (
        _meta("Service", "v1", name)
        + f"""spec:
  type: {kind}
  selector:
    app: {name}
  ports:
  - name: http
    port: 80
    targetPort: http
"""
    )


def _config(name: str, rng: random.Random) -> str:
    lines = "".join(f"    key{n} = {rng.randrange(10**9)}\n" for n in range(rng.randrange(5, 30)))
    return _meta("ConfigMap", "v1", name) + f"data:\n  app.conf: |\n{lines}"


def _claim(name: str, rng: random.Random) -> str:
    return (
        _meta("PersistentVolumeClaim", "v1", name)
        + f"""spec:
  accessModes:
  - ReadWriteOnce
  storageClassName: alicloud-disk-essd
  resources:
    requests:
      storage: {rng.randrange(20, 200)}Gi
"""
    )


def _ingress(name: str, rng: random.Random) -> str:
    return (
        _meta("Ingress", "networking.k8s.io/v1", name)
        + f"""  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: {rng.randrange(1, 64)}m
spec:
  ingressClassName: nginx
  rules:
  - host: {name}.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: {name}
            port:
              name: http
"""
    )


def scripts(folder: Path, count: int, lines: int = 100, seed: int = 7) -> Path:
    """Operations scripts: loops, functions, variables, pipes, and now and then a harmful line."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        body = [_line(rng, number) for _ in range(lines - 4)]
        text = "#!/usr/bin/env bash\nset -euo pipefail\nNS=shop\n" + "\n".join(body) + "\n"
        (folder / f"job-{number:04}.sh").write_text(text)
    return folder


_LINES = (
    'echo "step {n}: checking $NS"',
    "# restart the workers of zone {n}",
    'kubectl -n "$NS" get pods -l app=web-{n} -o name | wc -l',
    "ready=$(kubectl -n $NS get deploy web -o jsonpath={{.status.readyReplicas}}) || exit",
    'if [ "$ready" -lt {n} ]; then echo low; fi',
    'for host in node-1 node-2 node-{n}; do ssh "$host" uptime; done',
    "curl -fsS http://localhost:80{n}/healthz || exit 1",
    "tar -czf /backup/app-{n}.tgz /srv/app/{n}",
    "VALUE{n}=$(date +%s)",
    'rm -f "/backup/app-{n}.tgz.old"',
    "systemctl status kubelet --no-pager | head -5",
    "kubectl -n $NS rollout status deploy/web-{n} --timeout=60s",
    'log() {{ echo "$(date) $*"; }}',
    "sleep {n}",
    "export PATH=$PATH:/opt/tool{n}/bin",
    "awk '{{print ${n}}}' /var/log/app.log | sort | uniq -c",
    "grep -q ready /srv/app/{n}/state && touch /srv/app/{n}/done",
)


def _line(rng: random.Random, number: int) -> str:
    if rng.random() < 0.002:
        return f"kubectl delete node node-{number}"
    return rng.choice(_LINES).format(n=rng.randrange(1, 9))


def plan(file: Path, changes: int = 5000, megabytes: int = 50, seed: int = 7) -> Path:
    """A `terraform show -json` of that many changes, mostly no-ops and updates, padded to size."""
    rng = random.Random(seed)
    pad = max(0, int(megabytes * 1.35e6) // changes - 1300)  # creates and deletes hold one half
    rows = [_change(number, rng, pad) for number in range(changes)]
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": rows,
        "configuration": {"root_module": {}},
        "complete": True,
        "errored": False,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document))
    return file


def _change(number: int, rng: random.Random, pad: int) -> dict[str, object]:
    type_ = rng.choice(("alicloud_slb_load_balancer", "alicloud_instance", "alicloud_oss_bucket"))
    before = {
        "id": f"x-{number:08}",
        "name": f"res-{number}",
        "tags": {"team": "shop", "env": "prod"},
        "description": "x" * (pad // 2),
    }
    action = rng.choice(("no-op", "no-op", "no-op", "update", "create", "delete"))
    after = None if action == "delete" else {**before, "name": f"res-{number}-b"}
    return {
        "address": f"{type_}.r{number}",
        "mode": "managed",
        "type": type_,
        "name": f"r{number}",
        "provider_name": "registry.terraform.io/aliyun/alicloud",
        "change": {
            "actions": [action],
            "before": None if action == "create" else before,
            "after": before if action == "no-op" else after,
            "after_unknown": {},
            "before_sensitive": {},
            "after_sensitive": {},
        },
    }
