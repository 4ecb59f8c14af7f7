"""What people do wrong on the kube plane, row by row: for the drills, and for `make record`.

Each is one kubectl command of a named user. `N1`, `N2` stand for the names of the nodes.
"""

from __future__ import annotations

from typing import Final

import msgspec

REUSE: Final = "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-id"
POOL: Final = "alibabacloud.com/nodepool-id"


class Deed(msgspec.Struct, frozen=True):
    """One command. `what`: the name of its recorded cases; `object`: of what it is done to."""

    row: str
    rule: str
    user: str
    what: str
    object: str
    argv: tuple[str, ...]
    stdin: str = ""
    verdict: str = "hit"  # of its audit event alone; unknown if only a baseline tells the rest

    @property
    def command(self) -> str:
        """As typed, for `seawall check --command`."""
        typed = " ".join(("kubectl", *self.argv))
        return f"{typed} <<'EOF'{self.stdin}EOF\n" if self.stdin else typed

    def on(self, **names: str) -> Deed:
        """With the nodes' real names."""
        argv = tuple(names.get(word, word) for word in self.argv)
        return msgspec.structs.replace(self, argv=argv, object=names.get(self.object, self.object))


_SECOND_VOLUME: Final = """
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk-1b}
spec:
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteMany]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ""
  csi: {driver: diskplugin.csi.alibabacloud.com, volumeHandle: d-bp1ledger}
"""
_DIARY: Final = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: diary, namespace: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: diary}}
  template:
    metadata: {labels: {app: diary}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: diary
        image: registry.seawall.test/workload:1
        imagePullPolicy: Never
        args: [serve]
        volumeMounts: [{name: data, mountPath: /data}]
        readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
      volumes: [{name: data, hostPath: {path: /srv/diary, type: DirectoryOrCreate}}]
"""
_LOST_CLAIM: Final = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: notes
  namespace: shop
  annotations: {pv.kubernetes.io/bind-completed: "yes"}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: ""}
"""
# CL-05 has no request of its own: a node's programs are exchanged from a pod, if through the API.
_ENTERED: Final = '[nsenter, -t, "1", -m, -u, -i, -n, --, cp'
_UPGRADER: Final = f"""
apiVersion: apps/v1
kind: DaemonSet
metadata: {{name: upgrader, namespace: shop}}
spec:
  selector: {{matchLabels: {{app: upgrader}}}}
  template:
    metadata: {{labels: {{app: upgrader}}}}
    spec:
      hostPID: true
      containers:
      - name: run
        image: registry.seawall.test/workload:1
        imagePullPolicy: Never
        securityContext: {{privileged: true}}
        command: {_ENTERED}, -f, /opt/new/kubelet, /usr/bin/kubelet]
"""
_SYSTEM: Final = ("-n", "kube-system")

DEEDS: Final = {
    deed.row: deed
    for deed in (
        Deed("NP-02", "node_deleted", "zhao", "kubectl", "N1", ("delete", "node", "N1")),
        Deed(
            "NW-10",
            "reuse_annotation_removed",
            "qian",
            "annotate_minus",
            "public",
            ("annotate", "service", "public", "-n", "shop", f"{REUSE}-"),
        ),
        Deed(
            "NW-12",
            "nginx_ingress_service_deleted",
            "sun",
            "kubectl",
            "nginx-ingress-lb",
            ("delete", "service", "nginx-ingress-lb", *_SYSTEM),
        ),
        Deed(
            "ST-04",
            "disk_shared_by_pods",
            "li",
            "second_volume",
            "disk-1b",
            ("create", "-f", "-"),
            _SECOND_VOLUME,
        ),
        Deed(
            "LG-03",
            "log_crd_deleted",
            "zhou",
            "kubectl",
            "aliyunlogconfigs.log.alibabacloud.com",
            ("delete", "crd", "aliyunlogconfigs.log.alibabacloud.com"),
        ),
        Deed(
            "LG-04",
            "log_component_removed",
            "wu",
            "kubectl",
            "logtail-ds",
            ("delete", "daemonset", "logtail-ds", *_SYSTEM),
        ),
        Deed(
            "CL-05",
            "node_component_upgraded",
            "shen",
            "daemonset",
            "upgrader",
            ("create", "-f", "-"),
            _UPGRADER,
        ),
        Deed(
            "CL-17",
            "masters_changed_by_hand",
            "zheng",
            "label",
            "N2",
            ("label", "node", "N2", "node-role.kubernetes.io/control-plane="),
            verdict="unknown",
        ),
        Deed(
            "NP-07", "data_on_system_disk", "wang", "create", "diary", ("create", "-f", "-"), _DIARY
        ),
        Deed(
            "NT-04",
            "coredns_scaled_down",
            "feng",
            "scale",
            "coredns",
            ("scale", "deployment", "coredns", *_SYSTEM, "--replicas=0"),
        ),
        Deed(
            "NT-13",
            "reserved_key_used",
            "chen",
            "claim",
            "notes",
            ("create", "-f", "-"),
            _LOST_CLAIM,
        ),
        Deed(
            "NT-15",
            "node_identity_changed",
            "chu",
            "label_minus",
            "N2",
            ("label", "node", "N2", f"{POOL}-"),
        ),
        Deed(
            "EX-10",
            "network_crd_deleted",
            "wei",
            "kubectl",
            "podenis.network.alibabacloud.com",
            ("delete", "crd", "podenis.network.alibabacloud.com"),
        ),
        Deed(
            "EX-12",
            "terway_config_changed",
            "jiang",
            "kubectl",
            "eni-config",
            ("delete", "configmap", "eni-config", *_SYSTEM),
        ),
    )
}

_PLAIN_VOLUME: Final = (
    _SECOND_VOLUME.replace("ReadWriteMany", "ReadWriteOnce")
    .replace("disk-1b", "disk-2")
    .replace("d-bp1ledger", "d-bp1other")
)
_SCRATCH: Final = _DIARY.replace(
    "hostPath: {path: /srv/diary, type: DirectoryOrCreate}", "emptyDir: {}"
).replace("diary", "scratch")
_COPIER: Final = (
    _UPGRADER.replace(_ENTERED, "[cp")
    .replace("upgrader", "copier")
    .replace("      hostPID: true\n", "")
    .replace("        securityContext: {privileged: true}\n", "")
)
_CLAIM: Final = _LOST_CLAIM.replace(
    'annotations: {pv.kubernetes.io/bind-completed: "yes"}', "annotations: {team: shop}"
).replace("notes", "papers")


def _harmless(row: str, what: str, object: str, *argv: str, stdin: str = "") -> Deed:
    deed = DEEDS[row]
    return Deed(row, deed.rule, deed.user, what, object, argv, stdin, "miss")


# What looks like it and is allowed: the misses of the recorded cases.
HARMLESS: Final = (
    _harmless("NP-02", "label", "N1", "label", "node", "N1", "team=zhao"),
    _harmless(
        "NW-10", "other_note", "public", "annotate", "service", "public", "-n", "shop", "team=qian"
    ),
    _harmless("NW-12", "other_service", "pooled", "delete", "service", "pooled", "-n", "shop"),
    _harmless("ST-04", "own_volume", "disk-2", "create", "-f", "-", stdin=_PLAIN_VOLUME),
    _harmless(
        "LG-03",
        "other_crd",
        "podnetworkings.network.alibabacloud.com",
        *("delete", "crd", "podnetworkings.network.alibabacloud.com"),
    ),
    _harmless(
        "LG-04", "note", "logtail-ds", "annotate", "daemonset", "logtail-ds", *_SYSTEM, "team=wu"
    ),
    _harmless("CL-05", "own_container", "copier", "create", "-f", "-", stdin=_COPIER),
    _harmless("CL-17", "other_label", "N2", "label", "node", "N2", "team=zheng"),
    _harmless("NP-07", "empty_dir", "scratch", "create", "-f", "-", stdin=_SCRATCH),
    _harmless(
        "NT-04", "scale_up", "coredns", "scale", "deployment", "coredns", *_SYSTEM, "--replicas=3"
    ),
    _harmless("NT-13", "own_key", "papers", "create", "-f", "-", stdin=_CLAIM),
    _harmless("NT-15", "own_label", "N2", "label", "node", "N2", "rack=chu"),
    _harmless("EX-10", "own_crd", "reports.shop.test", "delete", "crd", "reports.shop.test"),
    _harmless(
        "EX-12",
        "other_config",
        "team",
        "create",
        "configmap",
        "team",
        *_SYSTEM,
        "--from-literal=a=b",
    ),
)
