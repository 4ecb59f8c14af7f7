"""`seawall guard install | status | uninstall` on a real API server, from nothing to nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from seawall.clients.kube import Cluster, connect
from seawall.lab import Lab
from tests.cli.running import Done, seawall
from tests.lab.waiting import until

pytestmark = [pytest.mark.toolchain, pytest.mark.cluster, pytest.mark.xdist_group("guard")]

Json = dict[str, Any]
_MOVING = ("events", "events.k8s.io/events", "coordination.k8s.io/leases", "componentstatuses")
_ENDLESS: Json = {"spec": {"matchConditions": [{"name": "never", "expression": "false"}]}}
_QUIET: Json = {"spec": {"validationActions": ["Audit"]}}
POLICY, BINDING = "validatingadmissionpolicy", "validatingadmissionpolicybinding"


class Site:
    def __init__(self, lab: Lab, folder: Path) -> None:
        self.lab, self.folder = lab, folder

    def guard(self, *args: str, status: int = 0) -> Done:
        config = ("--kubeconfig", str(self.lab.kubeconfig))
        done = seawall("guard", *args, *config, folder=self.folder)
        assert done.status == status, done
        return done

    def refusal(self, *args: str) -> str:
        """What a person who may do everything is told; "" if it would have been done."""
        done = self.lab.kubectl(*args, "--dry-run=server", as_user="li.wei")
        return done.stderr if "denied request" in done.stderr else ""

    def change(self, kind: str, name: str, patch: Json) -> None:
        body = json.dumps(patch)
        self.lab.kubectl("patch", kind, name, "--type", "merge", "-p", body, check=True)


def everything(cluster: Cluster) -> dict[str, Json]:
    """All objects of all kinds, without what an API server counts by itself."""
    found = {}
    for name, kind in cluster.resources().items():
        if "list" not in kind.verbs or name in _MOVING:
            continue
        for page in cluster.pages(name):
            for one in msgspec.json.decode(page)["items"] or ():
                metadata = one["metadata"]
                for key in ("resourceVersion", "managedFields"):
                    metadata.pop(key, None)
                place = f"{metadata.get('namespace', '')}/{metadata['name']}"
                found[f"{name} {place}"] = one
    return found


def _aggregated(cluster: Cluster) -> bool:
    """A controller fills the roles that are made of others, some time after the server's start."""
    found = (
        cluster.get("rbac.authorization.k8s.io/clusterroles", name)
        for name in ("admin", "edit", "view")
    )
    return all(body and msgspec.json.decode(body).get("rules") for body in found)


def test_from_nothing_to_nothing(own_lab: Callable[..., Lab], tmp_path: Path) -> None:
    site = Site(own_lab(nodes=0), tmp_path)
    cluster = connect("", str(site.lab.kubeconfig))
    site.lab.kubectl("create", "-f", "-", stdin=_NODE, check=True)
    try:
        assert until(lambda: _aggregated(cluster) and everything(cluster) == everything(cluster))
        before = everything(cluster)
        assert "No guard is installed" in site.guard("status", status=1).out
        _not_before_it_learned(site)
        _installs_once(site)
        _is_repaired(site)
        _speaks_and_forgets(site)
        done = site.guard("uninstall", "--yes")
        assert ", 0 failed" in done.out
        cluster.rediscover()
        assert everything(cluster) == before
        assert "Nothing to do: 0 objects" in site.guard("uninstall", "--yes").out
    finally:
        cluster.close()


_NODE = """
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {ack.aliyun.com: c1, alibabacloud.com/nodepool-id: np1}}
"""


def _not_before_it_learned(site: Site) -> None:
    """The Node's label says that it is ACK."""
    told = site.guard("install", "--mode", "deny", "--yes", status=1)
    assert "guard learn" in told.err
    shown = site.guard("install", "--mode", "deny", "--force", "--dry-run")
    assert "+ validatingadmissionpolicies seawall-nodes" in shown.out
    assert site.lab.kubectl("get", "namespace", "seawall-system").returncode == 1


def _installs_once(site: Site) -> None:
    site.guard("install", "--mode", "deny", "--force", "--yes")
    assert "Nothing to do" in site.guard("install", "--yes").out
    assert until(lambda: site.refusal("delete", "node", "n1"))
    assert "NP-02, node_deleted: " in site.refusal("delete", "node", "n1")
    assert "(n1)" in site.refusal("delete", "node", "n1")
    assert not site.refusal("label", "node", "n1", "team=shop")
    until(lambda: _checked(site))  # the controller manager's type check has nothing to say
    rows = json.loads(site.guard("status", "--output", "json").out)["rows"]
    states = {row["hazard"]: row["state"] for row in rows}
    assert states["node_deleted"] == "alive"
    assert states["ip_forward_off"] == "elsewhere"
    # What guards is guarded; policies and bindings are not asked about by an API server.
    assert "SW-05" in site.refusal("-n", "seawall-system", "delete", "cm", "seawall-guard")
    assert "SW-05" in site.refusal("delete", "ns", "seawall-system")


def _checked(site: Site) -> bool:
    found = json.loads(site.lab.kubectl("get", POLICY, "-o", "json", check=True).stdout)["items"]
    return all(
        one.get("status", {}).get("observedGeneration") == one["metadata"]["generation"]
        for one in found
    )


def _is_repaired(site: Site) -> None:
    """Even what leaves our own fields as they are is seen: a match condition that is never true."""
    site.change(POLICY, "seawall-nodes", _ENDLESS)
    site.change(BINDING, "seawall-pods", _QUIET)
    site.lab.kubectl("delete", BINDING, "seawall-services", check=True)
    site.lab.kubectl("delete", POLICY, "seawall-secrets", check=True)
    told = site.guard("status", status=1).out
    assert "! seawall-nodes: the policy was changed" in told
    assert "! seawall-pods: the binding was changed" in told
    assert "! seawall-services: the binding is missing" in told
    assert "! seawall-secrets: the policy is missing" in told
    assert "BROKEN     node_deleted" in told
    assert "4 done, 0 failed" in site.guard("install", "--yes").out
    site.guard("status")
    assert until(lambda: site.refusal("delete", "node", "n1"))


def _speaks_and_forgets(site: Site) -> None:
    """The other language; and policies that are no longer wanted go."""
    site.guard("install", "--lang", "zh", "--select", "NP-02,SW-05", "--yes")
    assert until(lambda: "误删" in (t := site.refusal("delete", "node", "n1")) or "节点" in t)
    assert site.lab.kubectl("get", POLICY, "seawall-persistentvolumes").returncode == 1
    assert "Nothing to do" in site.guard("install", "--yes").out
    off = site.guard("status").out
    assert "off        reuse_annotation_removed" in off
    site.guard("install", "--mode", "warn", "--yes")
    assert until(lambda: not site.refusal("delete", "node", "n1"))
    warned = site.lab.kubectl("delete", "node", "n1", "--dry-run=server", as_user="li.wei")
    assert "Warning: Validation failed for ValidatingAdmissionPolicy" in warned.stderr
