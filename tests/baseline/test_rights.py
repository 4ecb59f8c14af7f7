"""`catalog rbac --for baseline|restore`: a service account with exactly that role does the work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from seawall.cli.main import run
from tests.baseline.conftest import Bench, Object
from tests.baseline.test_drills import CRDS, RBAC, crd, node, pod, serve, service

pytestmark = [pytest.mark.cluster, pytest.mark.xdist_group("baseline")]

ACCOUNTS = "seawall-system"


def role(bench: Bench, *args: str) -> Object:
    bench.capsys.readouterr()
    status = run(["catalog", "rbac", *args])
    out, err = bench.capsys.readouterr()
    assert (status, err) == (0, "")
    found: Object = yaml.safe_load(out)
    return found


def account(bench: Bench, folder: Path, purpose: str, *args: str) -> Path:
    """A kubeconfig of a new service account that has the printed role and no other."""
    printed = role(bench, "--for", purpose, *args)
    name = printed["metadata"]["name"]
    for body in (
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ACCOUNTS}},
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": name, "namespace": ACCOUNTS},
        },
        printed,
        {
            "apiVersion": f"{RBAC}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": name},
            "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": ACCOUNTS}],
        },
    ):
        bench.lab.kubectl("apply", "-f", "-", stdin=json.dumps(body), check=True)
    token = bench.lab.kubectl("create", "token", name, "-n", ACCOUNTS, check=True).stdout.strip()
    config = yaml.safe_load(bench.lab.kubeconfig.read_text())
    for user in config["users"]:
        user["user"] = {"token": token}
    made = folder / f"{purpose}.kubeconfig"
    made.write_text(json.dumps(config))
    made.chmod(0o600)
    return made


def groups(bench: Bench) -> list[str]:
    """Of the custom resources that the cluster has, as options."""
    items = json.loads(bench.lab.kubectl("get", "crd", "-o", "json", check=True).stdout)["items"]
    found = sorted({one["spec"]["group"] for one in items})
    return [word for group in found for word in ("--group", group)]


def test_the_reader_captures_everything_and_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    serve(bench, crd("gears", "Gear", "reader.example.com"))
    config = account(bench, tmp_path, "baseline", *groups(bench))
    assert bench.sea("capture", "--strict", kubeconfig=config) == 0, bench.errors
    assert "forbidden" not in bench.last + bench.errors
    mine = bench.json("list", kubeconfig=config)
    assert mine
    asked = ("auth", "can-i", "--as", f"system:serviceaccount:{ACCOUNTS}:seawall-baseline")
    for what in (
        ("get", "secrets"),
        ("create", "configmaps"),
        ("delete", "nodes"),
        ("get", "pods"),
    ):
        assert bench.lab.kubectl(*asked, *what, "-A").stdout.strip() == "no", what
    bench.delete(CRDS, "gears.reader.example.com")


def test_the_restorer_puts_back_what_is_protected(bench: Bench, tmp_path: Path) -> None:
    home = bench.namespace("rights")
    resource = serve(bench, crd("cogs", "Cog", "restorer.example.com"))
    kind = {"apiVersion": "restorer.example.com/v1alpha1", "kind": "Cog"}
    rules = [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]}]
    subject = {"kind": "ServiceAccount", "name": "robot", "namespace": home}
    ref = {"apiGroup": RBAC, "kind": "ClusterRole", "name": "robot"}
    bench.make("nodes", node("rights-n1", pool="np1"))
    made: list[tuple[str, Object, str]] = [
        (resource, {**kind, "metadata": {"name": "one"}}, home),
        ("services", service("web", a="1"), home),
        ("configmaps", {"metadata": {"name": "settings"}, "data": {"a": "1"}}, home),
        ("serviceaccounts", {"metadata": {"name": "robot"}}, home),
        (f"{RBAC}/clusterroles", {"metadata": {"name": "robot"}, "rules": rules}, ""),
        (
            f"{RBAC}/clusterrolebindings",
            {"metadata": {"name": "robot"}, "roleRef": ref, "subjects": [subject]},
            "",
        ),
        ("apps/deployments", pod("rights-agent"), "kube-system"),
    ]
    for what, body, namespace in made:
        bench.make(what, body, namespace)
    config = account(bench, tmp_path, "restore", *groups(bench))
    assert bench.sea("capture", "--strict", kubeconfig=config) == 0, bench.errors
    for what, body, namespace in reversed(made):
        bench.delete(what, body["metadata"]["name"], namespace)
    bench.delete(CRDS, "cogs.restorer.example.com")
    bench.patch("nodes", "rights-n1", {"metadata": {"labels": {"pool": None}}})
    _restored(bench, config, made, "cogs.restorer.example.com")
    assert bench.there("nodes", "rights-n1")["metadata"]["labels"]["pool"] == "np1"
    asked = ("auth", "can-i", "--as", f"system:serviceaccount:{ACCOUNTS}:seawall-restore")
    for denied in (("get", "secrets"), ("delete", "services"), ("create", "pods")):
        assert bench.lab.kubectl(*asked, *denied, "-A").stdout.strip() == "no", denied
    bench.delete("nodes", "rights-n1")
    bench.delete(CRDS, "cogs.restorer.example.com")


def _restored(
    bench: Bench, config: Path, made: list[tuple[str, Object, str]], definition: str
) -> None:
    asked: list[tuple[str, ...]] = [(CRDS, definition), ("nodes", "rights-n1")]
    for what, body, namespace in made:
        place = ("-n", namespace) if namespace else ()
        asked.append((what, body["metadata"]["name"], *place))
    done: Callable[..., int] = bench.sea
    for words in asked:
        status = done("restore", *words, "--yes", "--force", kubeconfig=config)
        assert status == 0, f"{words}: {bench.last} {bench.errors}"
    bench.cluster.rediscover()
    for what, body, namespace in made:
        assert bench.there(what, body["metadata"]["name"], namespace)


@pytest.mark.parametrize("group", ["apps", "", "rbac.authorization.k8s.io", "core"])
def test_all_of_a_group_of_kubernetes_itself_is_not_granted(bench: Bench, group: str) -> None:
    assert run(["--lang=en", "catalog", "rbac", "--for", "restore", "--group", group]) == 2
    assert "group of Kubernetes itself" in bench.capsys.readouterr().err
