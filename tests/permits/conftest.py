"""A real control plane with permits in it, and people who have one right each."""

from __future__ import annotations

import datetime
import functools
import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import msgspec
import pytest
import yaml

from seawall.cli.main import run
from seawall.clients.kube import Cluster, connect
from seawall.errors import ClusterError
from seawall.permits import manifests, using
from seawall.permits.model import Permit, read
from tests.lab import runs

if TYPE_CHECKING:
    from seawall.lab import Lab

Object = dict[str, Any]
P = ParamSpec("P")
RESOURCE = manifests.RESOURCE
AGENT = manifests.AGENT
_RBAC = "rbac.authorization.k8s.io"
BINDINGS = f"{_RBAC}/clusterrolebindings"
_KINDS = {
    "ValidatingAdmissionPolicy": "admissionregistration.k8s.io/validatingadmissionpolicies",
    "ValidatingAdmissionPolicyBinding": (
        "admissionregistration.k8s.io/validatingadmissionpolicybindings"
    ),
    "CustomResourceDefinition": "apiextensions.k8s.io/customresourcedefinitions",
    "ClusterRole": f"{_RBAC}/clusterroles",
    "ClusterRoleBinding": BINDINGS,
}
# Rights that nobody gets by default, so that the policy and not RBAC is what refuses.
_ROLES: dict[str, list[Object]] = {
    "agent": [
        {"apiGroups": ["seawall.io"], "resources": ["permits"], "verbs": ["*"]},
        {"apiGroups": ["seawall.io"], "resources": ["permits/status"], "verbs": ["*"]},
    ],
    "careless": [
        {
            "apiGroups": ["seawall.io"],
            "resources": ["permits", "permits/status"],
            "verbs": ["get", "list", "create", "update", "patch", "delete", "deletecollection"],
        }
    ],
    "looks-at-nodes": [{"apiGroups": [""], "resources": ["nodes"], "verbs": ["get", "list"]}],
}
_BOUND = {
    "seawall-permit-requester": ("alice", "bob"),
    "seawall-permit-approver": ("carol", "cleo"),
    "agent": (AGENT,),
    "careless": ("erin",),  # may write permits, and may neither approve nor break the glass
    "looks-at-nodes": ("alice",),
    "cluster-admin": ("dave",),
}


class Bench:
    """One cluster; `permit` makes permits by raw requests, `sea` calls the command."""

    def __init__(self, lab: Lab, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.lab, self.folder, self.capsys = lab, folder, capsys
        self.admin = _client(str(lab.kubeconfig), "")
        self.agent = self.as_(AGENT)
        self.last, self.errors = "", ""

    def as_(self, user: str) -> Cluster:
        return _client(str(self.lab.kubeconfig), user)

    def sea(self, user: str, *args: str, lang: str = "en") -> int:
        """`seawall permit ARGS` as `user`; its exit status."""
        self.capsys.readouterr()
        status = run([f"--lang={lang}", "permit", *args, "--kubeconfig", str(self._config(user))])
        self.last, self.errors = self.capsys.readouterr()
        return status

    def _config(self, user: str) -> Path:
        file = self.folder / f"{user.rpartition(':')[2]}.kubeconfig"
        config = yaml.safe_load(self.lab.kubeconfig.read_text())
        config["users"][0]["user"]["as"] = user
        file.write_text(yaml.safe_dump(config))
        return file

    def permit(self, user: str = "alice", *, metadata: Object | None = None, **spec: Any) -> Permit:
        return read(self.as_(user).create(RESOURCE, body(user, metadata or {}, **spec)))

    def approved(self, **spec: Any) -> Permit:
        return self.status("carol", self.permit(**spec))

    def status(self, user: str, permit: Permit, **changes: Any) -> Permit:
        """Write the status, by default an approval as it should be."""
        did = changes.get("state", "approved")
        made = approval(permit, user) if did == "approved" else {"state": did}
        made["history"] = [*history(permit), {"did": did, "by": user, "at": stamp()}]
        wanted = {key: value for key, value in (made | changes).items() if value is not Ellipsis}
        client = self.as_(user)
        return read(client.patch(RESOURCE, permit.name, {"status": wanted}, subresource="status"))

    def now(self, permit: Permit) -> Permit:
        found = using.fetch(self.admin, permit.name)
        assert found is not None
        return found


@functools.cache
def _client(kubeconfig: str, user: str) -> Cluster:
    """One for all tests: each that is made anew asks first what the server offers."""
    return connect(kubeconfig=kubeconfig, as_user=user)


def body(user: str, metadata: Object, **spec: Any) -> Object:
    wanted = {
        "requestedBy": user,
        "who": [user],
        "hazards": ["node_deleted"],
        "objects": [{"resource": "nodes", "name": "n1", "uid": "u-1"}],
        "until": stamp(hours=2),
        "uses": 1,
        "why": "a test of it",
    }
    return {
        "apiVersion": "seawall.io/v1",
        "kind": "Permit",
        "metadata": {"generateName": "test-", **metadata},
        "spec": wanted | spec,
    }


def approval(permit: Permit, user: str) -> Object:
    return {
        "state": "approved",
        "approvedBy": user,
        "approvedAt": stamp(),
        "usesLeft": permit.spec.uses,
    }


def history(permit: Permit) -> list[Any]:
    found: list[Any] = msgspec.to_builtins(permit.status).get("history", [])
    return list(found)


def stamp(**ahead: float) -> str:
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(**ahead)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def refused(act: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> str:
    """Why the API server refuses it; the test fails if it doesn't."""
    with pytest.raises(ClusterError) as caught:
        act(*args, **kwargs)
    assert caught.value.reason in ("forbidden", "invalid"), caught.value
    return caught.value.why


def install(admin: Cluster) -> None:
    """What `guard install` applies, and the people of these tests."""
    bindings = [binding(role, users) for role, users in _BOUND.items()]
    roles = [_role(name, rules) for name, rules in _ROLES.items()]
    for each in itertools.chain(manifests.all_(), roles, bindings):
        admin.apply(_KINDS[each["kind"]], each["metadata"]["name"], each)
    end = time.monotonic() + 30
    while not _serves(admin):  # the CRD, and the policy on it
        assert time.monotonic() < end, "permits are not served"
        time.sleep(0.1)


def _serves(admin: Cluster) -> bool:
    admin.rediscover()
    try:
        admin.create(RESOURCE, body("nobody", {}), dry_run=True)
    except ClusterError as error:
        return "requestedBy" in error.why
    return False


def _role(name: str, rules: list[Object]) -> Object:
    metadata = {"name": name}
    kind = {"apiVersion": f"{_RBAC}/v1", "kind": "ClusterRole"}
    return {**kind, "metadata": metadata, "rules": rules}


def binding(role: str, users: tuple[str, ...], name: str = "") -> Object:
    return {
        "apiVersion": f"{_RBAC}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name or f"test-{role}"},
        "roleRef": {"apiGroup": _RBAC, "kind": "ClusterRole", "name": role},
        "subjects": [{"kind": "User", "apiGroup": _RBAC, "name": user} for user in users],
    }


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    made = runs.own(os.getpid(), 901, {"nodes": 0})
    try:
        install(connect(kubeconfig=str(made.kubeconfig)))
        yield made
    finally:
        made.down()


@pytest.fixture
def bench(lab: Lab, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Bench:
    return Bench(lab, tmp_path, capsys)
