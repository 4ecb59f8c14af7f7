"""One lab for all drills, dressed as an ACK cluster, and Seawall's own commands on it.

`Site.drill` serialises the drills: each breaks the cluster and mends it again, and workers of the
run share it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from seawall.check import Inputs, check
from seawall.clients.kube import connect
from seawall.engine import Catalog, load
from seawall.engine.live import Look
from seawall.lab import Lab, Options, find, host, net, state, up
from seawall.lab.node import Node
from seawall.lab.parts import part
from seawall.model import Impact
from seawall.sources.cluster import LiveCluster
from tests.cluster.deeds import DEEDS, Deed
from tests.lab import runs
from tests.lab.waiting import until

Json = dict[str, Any]
MANIFESTS = Path(__file__).with_name("manifests")
INGRESS, PUBLIC = "47.98.1.2", "47.98.1.1"


class Site:
    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.first, self.second = lab.nodes[:2]
        self.store = lab.folder / "drills.db"
        self.catalog: Catalog = load()
        self.addresses = self._addresses()

    # --- the cluster ---------------------------------------------------------------------------

    def kubectl(self, *args: str, user: str = "", stdin: str = "") -> str:
        return self.lab.kubectl(*args, as_user=user, stdin=stdin, check=True).stdout

    def get(self, *args: str) -> Json:
        found: Json = json.loads(self.kubectl("get", *args, "-o", "json"))
        return found

    def answers(self, service: str, namespace: str = "shop", port: int = 80) -> bool:
        """Whether it answers through kube-proxy, asked on a node."""
        address = self.addresses[service, namespace]
        url = f"http://{address}:{port}/"
        return self.on_node(str(part("workload")), "get", "--timeout", "3s", url)

    def silent(self, service: str, namespace: str = "shop") -> bool:
        """It did not answer twice: once may be a busy machine."""
        return not (self.answers(service, namespace) or self.answers(service, namespace))

    def _addresses(self) -> dict[tuple[str, str], str]:
        found = self.get("services", "-A")["items"]
        return {
            (one["metadata"]["name"], one["metadata"]["namespace"]): one["spec"]["clusterIP"]
            for one in found
        }

    def served_only_by(self, node: str) -> list[str]:
        """The Services all of whose ready endpoints are on a node, as namespace/name."""
        nodes: dict[str, set[str]] = {}
        for one in self.get("endpointslices", "-A")["items"]:
            service = one["metadata"]["labels"].get("kubernetes.io/service-name", "")
            for end in one.get("endpoints") or ():
                if end.get("conditions", {}).get("ready", True):
                    name = f"{one['metadata']['namespace']}/{service}"
                    nodes.setdefault(name, set()).add(end.get("nodeName", ""))
        return sorted(name for name, on in nodes.items() if on == {node})

    def resolves(self, name: str) -> bool:
        server = f"{net.DNS}:53"
        program = str(part("workload"))
        return self.on_node(program, "resolve", "--timeout", "3s", "--server", server, name)

    def on_node(self, *argv: str) -> bool:
        """A program of this machine in the network of the second node."""
        asked = host.in_network(self.second.netns, *argv)
        return host.run(*asked, check=False).returncode == 0

    def pods(self, selector: str, namespace: str = "shop") -> list[Json]:
        found: list[Json] = self.get("pods", "-n", namespace, "-l", selector)["items"]
        return [pod for pod in found if not pod["metadata"].get("deletionTimestamp")]

    def running(self, selector: str, field: str = "status.phase=Running") -> list[Json]:
        """The pods of the shop that are ready."""
        asked = ("pods", "-n", "shop", "-l", selector, "--field-selector", field)
        return [
            pod
            for pod in self.get(*asked)["items"]
            if not pod["metadata"].get("deletionTimestamp")
            and any(
                c["type"] == "Ready" and c["status"] == "True"
                for c in pod["status"].get("conditions", ())
            )
        ]

    # --- ways back that are more than a restore --------------------------------------------------

    def register(self, node: Node) -> None:
        """NP-02: the kubelet makes its Node anew; labels, annotations, taints come after."""
        node.exec("systemctl", "restart", "kubelet")
        assert until(lambda: self.lab.kubectl("get", "node", node.name).returncode == 0)
        self.restore("nodes", node.name)

    def restore_ingress(self) -> None:
        self.restore("services", "nginx-ingress-lb", "-n", "kube-system")
        self.addresses = self._addresses()
        publish(self.lab, "service/nginx-ingress-lb", "kube-system", INGRESS)

    def without_master_label(self) -> None:
        """CL-17: the baseline leaves labels alone that are newer than its copy; people don't."""
        role = "node-role.kubernetes.io/control-plane-"
        self.kubectl("label", "node", self.second.name, role)

    def without_diary(self) -> None:
        self.kubectl("uncordon", self.first.name, self.second.name)
        self.kubectl("delete", "deployment", "diary", "-n", "shop", "--ignore-not-found")

    # --- deeds ---------------------------------------------------------------------------------

    def deed(self, row: str) -> Deed:
        return DEEDS[row].on(N1=self.first.name, N2=self.second.name)

    @contextmanager
    def done(self, deed: Deed, mend: Callable[[], object]) -> Iterator[Impact]:
        """Capture, foresee, do it as that user; audit must name row, user and object; mend it."""
        self.capture()
        impact = self.impact(deed.command, deed.rule)
        try:
            with self.recorded() as findings:
                self.kubectl(*deed.argv, user=deed.user, stdin=deed.stdin)
            self._audited(deed, findings)
            yield impact
        finally:
            mend()

    def _audited(self, deed: Deed, findings: list[Json]) -> None:
        mine = [one for one in findings if one["rule"] == deed.rule]
        assert mine, f"{deed.row}: audit tells only {[one['rule'] for one in findings]}"
        assert {one["verdict"] for one in mine} == {"hit"}  # the baseline tells what was before
        assert {one["actor"]["username"] for one in mine} == {deed.user}
        assert deed.row in mine[0]["rows"]
        assert deed.object in {one["subject"]["name"] for one in mine}

    # --- Seawall on it ---------------------------------------------------------------------------

    def impact(self, command: str, rule: str = "", namespace: str = "shop") -> Impact:
        """Of a command that a rule hits, or of one that none does."""
        cluster = connect(kubeconfig=str(self.lab.kubeconfig))
        look = Look(LiveCluster(cluster), namespace)
        result = check(Inputs(command=command, look=look), self.catalog)
        if rule:
            found = [f.impact for f in result.findings if f.rule == rule and f.verdict == "hit"]
        else:
            found = [effect.impact for effect in result.effects]
        assert found, f"{command}: no impact"
        assert found[0] is not None
        assert found[0].unknown == ()
        return found[0]

    def seawall(self, *args: str, stdin: bytes = b"") -> Json:
        """The JSON report of a command."""
        asked = [sys.executable, "-m", "seawall", *args, "--output", "json", "--lang", "en"]
        done = subprocess.run(asked, input=stdin, capture_output=True, check=False, timeout=120)
        assert done.returncode in (0, 1), done.stderr.decode()[-2000:]
        found: Json = json.loads(done.stdout)
        return found

    def inspected(self) -> set[tuple[str, str]]:
        """(rule, name of the object) of what inspection hits now."""
        report = self.seawall("inspect", "--kubeconfig", str(self.lab.kubeconfig))
        hits = (one for one in report["findings"] if one["verdict"] == "hit")
        return {(one["rule"], str(one["subject"].get("name") or "")) for one in hits}

    def capture(self) -> None:
        self._baseline("capture")

    def restore(self, *what: str) -> None:
        self._baseline("restore", *what, "--yes", "--force")

    def _baseline(self, *args: str) -> None:
        which = ["--kubeconfig", str(self.lab.kubeconfig), "--store", str(self.store)]
        asked = [sys.executable, "-m", "seawall", "--lang=en", "baseline", *args, *which]
        done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, f"{args}: {done.stdout[-2000:]} {done.stderr[-2000:]}"

    @contextmanager
    def recorded(self) -> Iterator[list[Json]]:
        """The findings of `seawall audit`, with the baseline, on what is logged meanwhile."""
        start = self.lab.audit_log.stat().st_size
        found: list[Json] = []
        yield found
        time.sleep(0.2)  # the log is written in batches
        which = ("--store", str(self.store)) if self.store.exists() else ()
        with self.lab.audit_log.open("rb") as log:
            log.seek(start)
            found += self.seawall("audit", "-", *which, stdin=log.read())["findings"]


def shared() -> Site:
    """The run's site; the first worker that asks builds it."""
    name = f"t{os.environ[runs.RUN]}-drills"
    with state.locked("drills"):
        if state.load(name) is None:
            _dress(up(Options(name=name, nodes=2, kubernetes="1.34")))
    return Site(find(name))


def _dress(lab: Lab) -> None:
    first, second = lab.nodes[:2]
    dress_objects(lab, first.name, second.name, first.labels["alibabacloud.com/nodepool-id"])
    for namespace, name in (("shop", "web"), ("shop", "api"), ("shop", "pooled")):
        rollout = ("rollout", "status", f"deployment/{name}", "-n", namespace, "--timeout=60s")
        lab.kubectl(*rollout, check=True)


def dress_objects(lab: Lab, first: str, second: str, pool: str) -> None:
    """The shop and ACK's stand-ins, for nodes of these names."""
    for name in ("shop.yaml", "ack.yaml"):
        text = (MANIFESTS / name).read_text()
        for word, value in (("N1", first), ("N2", second), ("POOL", pool)):
            text = text.replace(word, value)
        lab.kubectl("apply", "-f", "-", stdin=text, check=True)
    for crd in ("aliyunlogconfigs.log.alibabacloud.com", "podenis.network.alibabacloud.com"):
        lab.kubectl("wait", "--for=condition=Established", "crd", crd, check=True)
    objects = str(MANIFESTS / "ack_objects.yaml")
    assert until(lambda: lab.kubectl("apply", "-f", objects).returncode == 0)
    publish(lab, "service/nginx-ingress-lb", "kube-system", INGRESS)
    publish(lab, "service/public", "shop", PUBLIC)
    publish(lab, "ingress/web", "shop", INGRESS)


def publish(lab: Lab, what: str, namespace: str, address: str) -> None:
    """The address that the cloud controller and the Ingress controller would write."""
    status = {"status": {"loadBalancer": {"ingress": [{"ip": address}]}}}
    patch = ("patch", what, "-n", namespace, "--subresource=status", "--type=merge")
    lab.kubectl(*patch, "-p", json.dumps(status), check=True)
