"""Under `deny` the platform's own work goes on: on a real cluster no component is refused once.

First in audit mode, as one does: the add-ons' identity is not known beforehand, so it is learned
from the audit log; then deny.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from seawall.clients.kube import Cluster, connect
from seawall.lab import Lab
from tests.cli.running import seawall
from tests.lab.waiting import until
from tests.toolchain import PROGRAMS

pytestmark = [pytest.mark.toolchain, pytest.mark.cluster, pytest.mark.xdist_group("guard")]

HERE = Path(__file__).parent
Json = dict[str, Any]
PERSON = "li.wei"
_ADDON = """
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: addon-manager, namespace: kube-system}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: addon-manager}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
  subjects: [{kind: ServiceAccount, name: addon-manager, namespace: kube-system}]
- apiVersion: v1
  kind: Secret
  type: kubernetes.io/service-account-token
  metadata:
    name: addon-manager
    namespace: kube-system
    annotations: {kubernetes.io/service-account.name: addon-manager}
"""
_VOLUME = """
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk-1}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 1Gi}
  storageClassName: disk
  csi: {driver: csi.example, volumeHandle: disk-1}
"""


class Site:
    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab, self.folder = lab, folder
        self.addon = self._addon()

    def kubectl(self, *args: str, stdin: str = "") -> str:
        """As a person who may do everything."""
        return self.lab.kubectl(*args, as_user=PERSON, stdin=stdin, check=True).stdout

    def guard(self, *args: str) -> Any:
        done = seawall("guard", *args, "--kubeconfig", str(self.lab.kubeconfig), folder=self.folder)
        assert done.status == 0, done
        return done

    def get(self, *args: str) -> Json:
        found: Json = json.loads(self.kubectl("get", *args, "-o", "json"))
        return found

    def refused(self) -> list[Json]:
        """Events of requests that policies of the guard refused."""
        lines = self.lab.audit_log.read_bytes().splitlines()
        return [
            event
            for line in lines
            if b"ValidatingAdmissionPolicy 'seawall-" in line
            and (event := json.loads(line))["responseStatus"]["code"] == 403
        ]

    def _addon(self) -> Cluster:
        """The add-on manager: its token is of the kind that a Secret holds."""
        self.lab.kubectl("apply", "-f", "-", stdin=_ADDON, check=True)
        ask = ("get", "secret", "addon-manager", "-n", "kube-system")
        token = until(lambda: self.lab.kubectl(*ask, "-o", "jsonpath={.data.token}").stdout)
        config = yaml.safe_load(self.lab.kubeconfig.read_text())
        config["users"][0]["user"] = {"token": base64.b64decode(token).decode()}
        file = self.folder / "addon.kubeconfig"
        file.write_text(yaml.safe_dump(config))
        return connect("", str(file))

    def upgrade_dns(self, round_: str) -> None:
        """CoreDNS gets a new Corefile and a new pod template, as an upgrade brings."""
        corefile = self.get("configmap", "coredns", "-n", "kube-system")["data"]["Corefile"]
        patch = {"data": {"Corefile": f"{corefile}\n# {round_}\n"}}
        self.addon.patch("configmaps", "coredns", patch, "kube-system")
        container = {"name": "coredns", "env": [{"name": "ROUND", "value": round_}]}
        body = {"spec": {"template": {"spec": {"containers": [container]}}}}
        self.addon.patch("apps/deployments", "coredns", body, "kube-system", kind="strategic")
        self.kubectl("rollout", "status", "deploy/coredns", "-n", "kube-system", "--timeout=120s")


def test_the_platform_is_never_refused(own_lab: Callable[..., Lab], tmp_path: Path) -> None:
    site = Site(own_lab(nodes=2), tmp_path)
    site.guard("install", "--mode", "audit", "--yes")
    site.upgrade_dns("learning")
    learned = site.guard("learn", str(site.lab.audit_log), "--yes").out
    assert "+ system:serviceaccount:kube-system:addon-manager" in learned
    site.guard("install", "--mode", "deny", "--yes")  # on ACK: not before something was learned
    until(lambda: _denied(site, "delete", "node", site.lab.nodes[0].name))
    try:
        site.upgrade_dns("denying")
        _ordinary_work(site)
        _helm(site, tmp_path)
        _drain(site)
        _namespace_goes(site)
    finally:
        site.addon.close()
    platform = [e for e in site.refused() if e["user"]["username"].startswith("system:")]
    assert not platform, platform[:3]
    assert _denied(site, "-n", "kube-system", "delete", "configmap", "coredns")
    assert _denied(site, "-n", "kube-system", "scale", "deploy/coredns", "--replicas=1")
    assert "BROKEN" not in site.guard("status").out


def _denied(site: Site, *args: str) -> bool:
    done = site.lab.kubectl(*args, "--dry-run=server", as_user=PERSON)
    return "denied request" in done.stderr


def _ordinary_work(site: Site) -> None:
    """Deployments roll, an autoscaler scales, a claim is bound, garbage is collected."""
    site.kubectl("create", "namespace", "shop")
    site.kubectl("apply", "-n", "shop", "-f", str(HERE / "shop.yaml"))
    site.kubectl("apply", "-f", "-", stdin=_VOLUME)
    site.kubectl("rollout", "status", "deploy/web", "-n", "shop", "--timeout=120s")
    site.kubectl("set", "env", "deploy/web", "-n", "shop", "A=b")
    site.kubectl("rollout", "restart", "ds/watch", "-n", "shop")
    site.kubectl("rollout", "status", "deploy/web", "-n", "shop", "--timeout=120s")
    phase = ("pvc", "data-store-0", "-n", "shop")
    assert until(lambda: site.get(*phase)["status"].get("phase") == "Bound")
    scaled = ("deploy", "scaled", "-n", "shop")
    assert until(lambda: site.get(*scaled)["spec"]["replicas"] == 2)
    site.kubectl("delete", "deploy", "web", "-n", "shop")
    pods = ("pods", "-n", "shop", "-l", "app=web")
    assert until(lambda: not site.get(*pods)["items"])


def _helm(site: Site, folder: Path) -> None:
    helm = str(PROGRAMS["helm"]())
    config = ("--kubeconfig", str(site.lab.user(PERSON)), "-n", "shop")
    for words in (
        ("install", "front", str(HERE / "chart"), "--wait", "--timeout", "120s"),
        ("uninstall", "front", "--wait", "--timeout", "60s"),
    ):
        done = subprocess.run(
            [helm, *words, *config],
            capture_output=True,
            text=True,
            check=False,
            env={"HOME": str(folder)},
        )
        assert done.returncode == 0, done.stderr


def _drain(site: Site) -> None:
    node = site.lab.nodes[1].name
    site.kubectl(
        *("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=120s")
    )
    site.kubectl("uncordon", node)


def _namespace_goes(site: Site) -> None:
    """With its load balancer and its bound claim: what was asked for is done to the end."""
    site.kubectl("delete", "namespace", "shop", "--timeout=120s")
    assert not site.lab.kubectl("get", "namespace", "shop", "--ignore-not-found").stdout
