"""deploy/: the chart and the plain manifest, on a real API server, and what the agent may do."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from os import getpid
from pathlib import Path
from typing import Any

import pytest
import yaml
from scripts import deploy

from seawall import __version__
from seawall.guard.setting import NAMESPACE
from seawall.lab import Lab
from seawall.permits.manifests import AGENT
from tests.agent import running
from tests.cli.running import seawall
from tests.lab import runs
from tests.lab.waiting import until

pytestmark = [pytest.mark.toolchain, pytest.mark.xdist_group("deploy")]
cluster = pytest.mark.cluster
FORMS = {
    "as it is": (),
    "on an old server": (),
    "with a certificate of somebody else": ("tls.existingSecret=guard-tls",),
    "with more": ("customGroups={acme.io}", "nodeSelector.disk=ssd", "tolerations[0].key=infra"),
}
# Verb and rest as after `kubectl auth can-i`.
MAY = (
    "list pods -A",
    "watch configmaps -A",
    "list persistentvolumes",
    f"get secret/seawall-agent-tls -n {NAMESPACE}",
    f"update secret/seawall-agent-tls -n {NAMESPACE}",
    f"get configmap/seawall-guard -n {NAMESPACE}",
    f"create leases.coordination.k8s.io -n {NAMESPACE}",
    "patch permits.seawall.io --subresource=status",
    "patch validatingadmissionpolicies/seawall-nodes",
    "delete validatingwebhookconfigurations/seawall-delegated",
)
MAY_NOT = (
    "get secrets -n default",
    "list secrets -A",
    f"get secret/other -n {NAMESPACE}",
    f"list secrets -n {NAMESPACE}",
    f"create secrets -n {NAMESPACE}",
    "delete nodes",
    "patch nodes --subresource=status",
    "delete namespaces",
    "create pods -n kube-system",
    "create pods --subresource=exec -A",
    f"create pods -n {NAMESPACE}",
    f"update configmap/seawall-guard -n {NAMESPACE}",
    "create configmaps -n kube-system",
    "create permits.seawall.io",
    "approve permits.seawall.io",
    "delete validatingadmissionpolicies/seawall-nodes",
    "patch validatingadmissionpolicies/seawall-permits",
    "delete validatingadmissionpolicybindings",
    "delete validatingwebhookconfigurations/of-somebody",
    "create mutatingwebhookconfigurations",
    "create clusterrolebindings",
    "escalate clusterroles",
    "impersonate users",
    "create serviceaccounts --subresource=token -A",
)


def test_generated_files_are_what_the_catalogue_and_the_chart_give() -> None:
    """Else run `python -m scripts.deploy`."""
    for file, text in deploy.rules().items():
        assert file.read_text() == text, file
    assert deploy.PLAIN.read_text() == deploy.plain()
    chart = yaml.safe_load((deploy.CHART / "Chart.yaml").read_text())
    assert (chart["version"], chart["appVersion"]) == (__version__, __version__)


@pytest.mark.parametrize(
    "value", ["customGroups={rbac.authorization.k8s.io}", "customGroups={*}", "replicas=0", "a=1"]
)
def test_values_that_would_do_harm_are_refused(value: str) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        deploy.rendered(value)


def test_the_pod_is_confined() -> None:
    pod = _pod(deploy.rendered())
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        assert key not in pod
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    (container,) = pod["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "lifecycle" not in _pod(deploy.rendered(kubernetes="1.29.0"))["containers"][0]


def _pod(text: str) -> dict[str, Any]:
    found = [one for one in yaml.safe_load_all(text) if one and one["kind"] == "Deployment"]
    pod: dict[str, Any] = found[0]["spec"]["template"]["spec"]
    return pod


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A control plane with the plain manifest and the guard; no node, so no pod runs."""
    lab = runs.own(getpid(), 70, {"nodes": 0})
    done = lab.kubectl("apply", "--server-side", "-f", str(deploy.PLAIN), check=True)
    assert done.stderr == ""
    install = ("guard", "install", "--mode", "deny", "--platform", "any", "--yes")
    config = ("--kubeconfig", str(lab.kubeconfig))
    told = seawall(*install, *config, folder=tmp_path_factory.mktemp("install"))
    assert told.status == 0, told.err
    yield lab
    lab.down()


@cluster
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_accepted_without_a_warning(deployed: Lab, form: str) -> None:
    """Strictly, under the Pod Security Standard "restricted", and by the guard in mode deny."""
    version = "1.29.0" if form == "on an old server" else deploy.KUBERNETES
    text = deploy.rendered(*FORMS[form], kubernetes=version)
    line = ("apply", "--server-side", "--dry-run=server", "-f", "-")
    done = deployed.kubectl(*line, "--validate=strict", stdin=text)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == text.count("\nkind: ")


@cluster
def test_the_agent_may_do_what_it_does_and_no_more(deployed: Lab) -> None:
    def can(words: str) -> bool:
        asked = deployed.kubectl("auth", "can-i", *words.split(), f"--as={AGENT}")
        assert asked.stdout.strip() in ("yes", "no"), asked.stderr
        return asked.stdout.strip() == "yes"

    assert [words for words in MAY if not can(words)] == []
    assert [words for words in MAY_NOT if can(words)] == []


@cluster
def test_its_rights_are_enough_for_all_of_its_work(deployed: Lab, tmp_path: Path) -> None:
    """Outside of the cluster, as its account: it keeps its certificate, registers, leads,
    delegates a permit to itself and writes down the use."""
    port = running.free_port(deployed)
    config = deployed.user(AGENT, groups=["system:serviceaccounts"])
    more = ("--tls", "secret", "--kubeconfig", str(config))
    one = running.Running(deployed, tmp_path, port, *more)
    try:
        assert until(lambda: one.events("registered"), 60), one.log.read_text()
        name = _permit(deployed, tmp_path)
        line = ("delete", "node", "worn")
        told: list[str] = []

        def deleted() -> bool:
            told.append(deployed.kubectl(*line, as_user="alice").stderr)
            return not told[-1]

        assert until(deleted, 30), (told[-1], one.log.read_text())
        state = ("get", f"permits.seawall.io/{name}", "-o", "jsonpath={.status.state}")
        assert until(lambda: deployed.kubectl(*state).stdout == "used", 10), one.log.read_text()
    finally:
        one.kill()
    bad = [line for line in one.log.read_text().splitlines() if '"level":"error"' in line]
    assert bad == []


def _permit(lab: Lab, folder: Path) -> str:
    """alice may delete one node, which a native policy guards; bob says so."""

    def permit(user: str, *args: str) -> str:
        config = ("--kubeconfig", str(lab.user(user)), "--output=json")
        done = seawall("permit", *args, *config, folder=folder)
        assert done.status == 0, done.err
        return done.out

    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "worn"}}
    lab.kubectl("create", "-f", "-", stdin=json.dumps(node), check=True)
    refused = lab.kubectl("delete", "node", "worn", as_user="alice").stderr
    assert "node_deleted" in refused
    asked = permit("alice", "request", "node_deleted", "node/worn", "--why", "trial")
    name = str(json.loads(asked)["name"])
    permit("bob", "approve", name)
    return name
