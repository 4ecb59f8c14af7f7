"""`seawall inspect` on a real API server: whole, with few rights, and with a server in trouble."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from seawall.clients.kube import Cluster
from seawall.lab import Lab
from tests.cli.running import Done, seawall
from tests.clients.gate import Gate
from tests.inspect.conftest import INGRESS, RULE

pytestmark = pytest.mark.cluster


def inspect(folder: Path, kubeconfig: Path, *more: str) -> Done:
    done = seawall("inspect", "--kubeconfig", str(kubeconfig), *more, folder=folder)
    assert "Traceback" not in done.out + done.err
    return done


def report(folder: Path, kubeconfig: Path, *more: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(inspect(folder, kubeconfig, "--output", "json", *more).out)
    return made


def verdicts(made: dict[str, Any]) -> dict[str, str]:
    return {check["rule"]: check["verdict"] for check in made["inspection"]["checks"]}


def subjects(made: dict[str, Any], rule: str = RULE) -> set[tuple[str, str]]:
    return {
        (one["subject"]["namespace"], one["subject"]["name"])
        for one in made["findings"]
        if one["rule"] == rule and one["verdict"] == "hit"
    }


def test_a_missing_backend_is_found_and_named(lab: Lab, tmp_path: Path) -> None:
    made = report(tmp_path, lab.kubeconfig)
    assert subjects(made) == {("shop", "front")}
    assert made["inspection"]["version"].startswith("v1.")
    (finding,) = (one for one in made["findings"] if one["rule"] == RULE)
    assert "nobody" in finding["seen"]
    assert finding["where"]["cluster"] == made["inspection"]["cluster"]


def test_where_nobody_measures_load_it_is_not_known(lab: Lab, tmp_path: Path) -> None:
    made = report(tmp_path, lab.kubeconfig)
    assert verdicts(made)["node_load_high"] == "unknown"
    assert made["inspection"]["score"]["confidence"] < 100


def test_a_namespace_that_is_not_there_is_told(lab: Lab, tmp_path: Path) -> None:
    done = inspect(tmp_path, lab.kubeconfig, "--namespace", "nosuch", "--lang", "en")
    assert done.status == 2
    assert "there is no namespace nosuch" in done.out
    assert inspect(tmp_path, lab.kubeconfig, "--namespace", "default").status == 0


def test_what_is_no_earlier_look_is_told(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    done = inspect(tmp_path, lab.kubeconfig, "--compare", "notes.txt", "--lang", "en")
    assert done.status == 2
    assert "neither a JSON report nor a snapshot" in done.err


def test_exit_statuses(lab: Lab, tmp_path: Path) -> None:
    chosen = ("--select", RULE)
    assert inspect(tmp_path, lab.kubeconfig, *chosen, "--fail-on", "warning").status == 1
    assert inspect(tmp_path, lab.kubeconfig, *chosen, "--fail-on", "critical").status == 0
    unknown = ("--select", "node_load_high")
    assert inspect(tmp_path, lab.kubeconfig, *unknown).status == 0
    assert inspect(tmp_path, lab.kubeconfig, *unknown, "--strict").status == 2


def bind(admin: Cluster, user: str, namespace: str, verbs: list[str], resources: str) -> None:
    """The user may read these resources, in one namespace or ("") everywhere."""
    kind, place = ("Role", "roles") if namespace else ("ClusterRole", "clusterroles")
    group = "rbac.authorization.k8s.io"
    rule = {"apiGroups": ["*"], "resources": [resources], "verbs": verbs}
    role = {"metadata": {"name": user}, "rules": [rule]}
    admin.create(f"{group}/{place}", role, namespace)
    binding = {
        "metadata": {"name": user},
        "roleRef": {"apiGroup": group, "kind": kind, "name": user},
        "subjects": [{"apiGroup": group, "kind": "User", "name": user}],
    }
    admin.create(f"{group}/{kind.lower()}bindings", binding, namespace)


def test_a_user_who_may_only_read_gets_the_full_report(
    lab: Lab, admin: Cluster, tmp_path: Path
) -> None:
    bind(admin, "reader", "", ["get", "list"], "*")
    made, whole = (
        report(tmp_path, lab.user("reader", groups=["guests"])),
        report(tmp_path, lab.kubeconfig),
    )
    assert verdicts(made) == verdicts(whole)
    assert not made["inspection"]["narrowed"]


def test_a_user_of_one_namespace_gets_that_one_and_is_told_the_rest(
    lab: Lab, admin: Cluster, tmp_path: Path
) -> None:
    bind(admin, "tenant", "shop", ["get", "list"], "*")
    context = lab.user("tenant", groups=["guests"])
    text = context.read_text()
    context = tmp_path / "tenant.kubeconfig"
    config = json.loads(_as_json(text))
    config["contexts"][0]["context"]["namespace"] = "shop"
    context.write_text(json.dumps(config))
    made = report(tmp_path, context)
    assert made["inspection"]["narrowed"]
    assert made["inspection"]["namespace"] == "shop"
    assert subjects(made) == {("shop", "front")}
    unread = {part["resource"]: part["why"] for part in made["inspection"]["unread"]}
    assert "forbidden" in unread["nodes"]
    assert verdicts(made)["node_not_ready"] == "unknown"
    shown = inspect(tmp_path, context).out
    assert "only the namespace shop was looked at" in shown


def _as_json(text: str) -> str:
    import yaml

    return json.dumps(yaml.safe_load(text))


NODES = r"/api/v1/nodes\?"


@pytest.mark.parametrize(
    ("fault", "why"),
    [({"status": 403}, "allowed"), ({"status": 500}, "server"), ({"slow": 5}, "in time")],
)
def test_one_kind_that_fails_is_not_known_and_the_rest_goes_on(
    gate: Gate, tmp_path: Path, fault: dict[str, Any], why: str
) -> None:
    gate.fault(NODES, **fault)
    made = report(tmp_path, gate.config(), "--timeout", "1.5")
    (part,) = (part for part in made["inspection"]["unread"] if part["resource"] == "nodes")
    assert why in part["why"]
    assert verdicts(made)["node_not_ready"] == "unknown"
    assert subjects(made) == {("shop", "front")}


def test_an_answer_that_is_no_list_is_not_known(gate: Gate, tmp_path: Path) -> None:
    gate.fault(NODES, status=200, body=b'{"metadata":{},"items":[{"spec":3}]}')
    made = report(tmp_path, gate.config())
    assert verdicts(made)["node_not_ready"] == "unknown"
    assert subjects(made) == {("shop", "front")}


def test_a_server_that_is_not_there_makes_all_unknown(lab: Lab, tmp_path: Path) -> None:
    config = json.loads(_as_json(lab.kubeconfig.read_text()))
    config["clusters"][0]["cluster"]["server"] = "https://127.0.0.1:9"
    dead = tmp_path / "dead.kubeconfig"
    dead.write_text(json.dumps(config))
    done = inspect(tmp_path, dead, "--timeout", "2", "--output", "json")
    made = json.loads(done.out)
    assert done.status == 2
    assert set(verdicts(made).values()) == {"unknown"}
    assert made["inspection"]["score"] == {"points": None, "grade": None, "confidence": 0}
    assert "Could not look at" in inspect(tmp_path, dead, "--timeout", "2").out


def test_an_expired_login_makes_all_unknown(lab: Lab, tmp_path: Path) -> None:
    done = inspect(tmp_path, lab.user("late", seconds=-10), "--output", "json")
    assert done.status == 2
    found = verdicts(json.loads(done.out))
    found.pop("apiserver_certificate_expiring", None)  # the handshake showed that certificate
    assert set(found.values()) == {"unknown"}


def test_compare_tells_new_fixed_and_remaining(lab: Lab, admin: Cluster, tmp_path: Path) -> None:
    other = {**INGRESS, "metadata": {"name": "second"}}
    resource = "networking.k8s.io/ingresses"
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    chosen = ("--select", RULE)
    inspect(tmp_path, lab.kubeconfig, *chosen, "--output", "json", "--output-file", str(before))
    admin.create(resource, other, "shop")
    try:
        made = report(tmp_path, lab.kubeconfig, *chosen, "--compare", str(before))
        after.write_text(json.dumps(made))
    finally:
        admin.delete(resource, "second", "shop")
    change = made["inspection"]["change"]
    assert (len(change["new"]), len(change["remaining"]), change["fixed"]) == (1, 1, [])
    done = inspect(tmp_path, lab.kubeconfig, *chosen, "--compare", str(after))
    assert "0 new, 1 fixed, 1 remaining" in done.out
    assert "shop/second" in done.out


def lines_until(stream: IO[str], word: str) -> list[str]:
    """What is printed up to the first line that holds the word. It has to come."""
    lines: list[str] = []
    for line in stream:
        lines.append(line)
        if word in line:
            return lines
    raise AssertionError("".join(lines))


def test_watching_tells_at_once_what_comes_and_goes(
    lab: Lab, admin: Cluster, tmp_path: Path
) -> None:
    chosen = ["--select", RULE, "--kubeconfig", str(lab.kubeconfig), "--lang", "en"]
    argv = [sys.executable, "-m", "seawall", "inspect", "--watch", "--every", "1s", *chosen]
    resource, other = "networking.k8s.io/ingresses", {**INGRESS, "metadata": {"name": "third"}}
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path) as running:
        assert running.stdout
        with killed_after(running, 60):
            lines_until(running.stdout, "Watching")
            admin.create(resource, other, "shop")
            assert " new " in lines_until(running.stdout, "shop/third")[-1]
            admin.delete(resource, "third", "shop")
            assert " fixed " in lines_until(running.stdout, "shop/third")[-1]
            running.send_signal(signal.SIGINT)
            rest, errors = running.communicate()
    assert "0 new, 0 fixed, 1 remaining" in rest
    assert (running.returncode, errors) == (1, "")  # the other Ingress is still there


@contextlib.contextmanager
def killed_after(running: subprocess.Popen[str], seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, running.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def test_what_can_not_be_seen_any_more_is_not_fixed(lab: Lab, gate: Gate, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(inspect(tmp_path, lab.kubeconfig, "--output", "json").out)
    gate.fault(r"/networking.k8s.io/v1/ingresses\?", status=403)
    change = report(tmp_path, gate.config(), "--compare", str(before))["inspection"]["change"]
    assert RULE not in [one["rule"] for one in change["fixed"]]
    assert RULE in [one["rule"] for one in change["unclear"]]


def test_lists_come_in_pages(gate: Gate, tmp_path: Path) -> None:
    report(tmp_path, gate.config())
    lists = [one.path for one in gate.seen if "/pods?" in one.path or "/configmaps?" in one.path]
    assert lists
    assert all("limit=" in path for path in lists)
