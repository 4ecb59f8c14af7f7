"""Real API servers with the guard's policies on them, and requests as any user, with warnings.

Each server has the policies twice bound: Deny, as they are exported, and Warn, so that one request
tells all hazards that it hits and not only the one that is shown.
"""

from __future__ import annotations

import copy
import http.client
import json
import re
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec

from seawall.audit import actors
from seawall.audit.platform import Actor
from seawall.commands import kinds
from seawall.guard import items, policies
from seawall.guard.policies import Policy
from seawall.guard.setting import Setting
from seawall.lab import Lab, api
from seawall.lab.objects import OPERATORS
from tests.catalog.cases import catalog

Json = dict[str, Any]
DEFINITIONS: Final = "apiextensions.k8s.io/customresourcedefinitions"
ADMIN: Final = "kubernetes-admin"
MASTERS: Final = ("system:masters",)
PREPARER: Final = "seawall:preparer"  # may do all: makes what a request needs to be there
_ID: Final = re.compile(r"denied request: [A-Z0-9, -]+, ([a-z0-9_]+): ")
_WARNED: Final = re.compile(r"with binding '[^']*': [A-Z0-9, -]+, ([a-z0-9_]+): ")
_CONTENT: Final = {
    "merge": "application/merge-patch+json",
    "json": "application/json-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "apply": "application/apply-patch+yaml",
}


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: Json
    warned: frozenset[str]  # ids of the hazards

    @property
    def denied(self) -> str:
        """The id of the hazard that is given as the reason; "" if no policy of ours refused."""
        found = _ID.search(self.message) if self.status == 403 else None
        return found[1] if found else ""

    @property
    def message(self) -> str:
        return str(self.body.get("message", ""))


_IDLE: Final = 20.0  # seconds; tests of other files run in between, and servers close idle links


class Server:
    """One API server; `ask` as a user of the group that may do everything."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.link = api.Client(lab.kubeconfig).link()
        self.asked = time.monotonic()
        self.settled = 0
        self.apis: dict[str, bool] = {}
        self.spaces: set[str] = set()  # namespaces that were made

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        user: str = "li.wei",
        extra: Mapping[str, Sequence[str]] | None = None,
        groups: Sequence[str] = (OPERATORS, "system:authenticated"),
        kind: str = "",
    ) -> Answer:
        headers = [("Content-Type", _CONTENT.get(kind, "application/json"))]
        if user != ADMIN:
            headers.append(("Impersonate-User", user))
            headers += [("Impersonate-Group", group) for group in groups]
            for key, values in (extra or {}).items():
                name = f"Impersonate-Extra-{quote(key, safe='')}"
                headers += [(name, value) for value in values]
        data = b"" if body is None else json.dumps(body).encode()
        headers.append(("Content-Length", str(len(data))))
        if time.monotonic() - self.asked > _IDLE:
            self.link.close()  # the server has closed, or is about to; it is opened anew
        try:
            return self._asked(method, path, headers, data)
        finally:
            self.asked = time.monotonic()

    def _asked(
        self, method: str, path: str, headers: Sequence[tuple[str, str]], data: bytes
    ) -> Answer:
        self.link.putrequest(method, path)
        for name, value in headers:
            self.link.putheader(name, value)
        self.link.endheaders(data)
        return _answer(self.link.getresponse())

    def prepare(self, method: str, path: str, body: Any = None, *, kind: str = "") -> Answer:
        """As the identity that no policy stops; fails if the server doesn't take it."""
        answer = self.ask(method, path, body, user=PREPARER, groups=MASTERS, kind=kind)
        assert answer.status < 300 or answer.status == 404, (method, path, answer)
        return answer

    def install(self, bundle: Sequence[Policy]) -> None:
        """The policies and bindings, and a second binding that warns; returns when they hold."""
        for one in bundle:
            warn = copy.deepcopy(one.binding)
            warn["metadata"]["name"] += ".warn"
            warn["spec"]["validationActions"] = ["Warn"]
            for resource, body in (
                (policies.POLICIES, one.policy),
                (policies.BINDINGS, one.binding),
                (policies.BINDINGS, warn),
            ):
                path = f"{path_of(resource)}/{body['metadata']['name']}"
                self.prepare("PATCH", f"{path}?fieldManager=t&force=true", body, kind="apply")
        self.settle()

    def serve(self, resource: str, collection: str) -> None:
        """Until the kind is there: of a custom one, a test may have deleted the definition."""
        group, _, plural = resource.rpartition("/")
        body = next(
            (d for d in definitions() if d["metadata"]["name"] == f"{plural}.{group}"), None
        )
        end = time.monotonic() + 20
        while body and self.ask("GET", f"{collection}?limit=1").status != 200:
            self.ask("POST", path_of(DEFINITIONS), body, user=ADMIN)
            assert time.monotonic() < end, f"{resource} is not served"
            time.sleep(0.05)

    def has(self, group: str, version: str) -> bool:
        """Whether the server still has that version of that API; those of definitions it will."""
        if any(name.endswith(f".{group}") for name in _DEFINED):
            return True
        path = f"/apis/{group}/{version}" if group else f"/api/{version}"
        if path not in self.apis:
            self.apis[path] = self.ask("GET", path, user=ADMIN).status == 200
        return self.apis[path]

    def settle(self) -> None:
        """Until the policies that were just written are asked (they are read anew on a tick of
        1 s, in their order): one more, that is for this alone, is seen to refuse."""
        self.settled += 1
        name = f"probe-{self.settled}"
        for resource, body in _probe(name):
            self.prepare("POST", path_of(resource), body)
        probe = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}
        end = time.monotonic() + 30
        while (
            self.ask("POST", f"{path_of('configmaps', 'default')}?dryRun=All", probe).status < 400
        ):
            assert time.monotonic() < end, "the policies did not take effect"
            time.sleep(0.1)
        for resource, _ in reversed(_probe(name)):
            self.prepare("DELETE", f"{path_of(resource)}/{name}")


def _probe(name: str) -> list[tuple[str, Json]]:
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"]}
    spec = {
        "failurePolicy": "Fail",
        "matchConstraints": {"resourceRules": [rule | {"resources": ["configmaps"]}]},
        "validations": [{"expression": f"object.metadata.name != '{name}'"}],
    }
    binding = {"policyName": name, "validationActions": ["Deny"]}
    head = {"apiVersion": policies.API, "metadata": {"name": name}}
    return [
        (policies.POLICIES, head | {"kind": "ValidatingAdmissionPolicy", "spec": spec}),
        (policies.BINDINGS, head | {"kind": "ValidatingAdmissionPolicyBinding", "spec": binding}),
    ]


def _answer(response: http.client.HTTPResponse) -> Answer:
    body = response.read()
    warnings = " ".join(response.headers.get_all("Warning") or ())
    try:
        found = json.loads(body)
    except ValueError:
        found = {"message": body.decode(errors="replace")}
    return Answer(response.status, found, frozenset(_WARNED.findall(warnings)))


def path_of(resource: str, namespace: str = "", version: str = "v1") -> str:
    """Of the collection: "apps/deployments", "shop" → /apis/apps/v1/namespaces/shop/deployments."""
    group, _, plural = resource.rpartition("/")
    root = f"/apis/{group}/{version}" if group else f"/api/{version}"
    return f"{root}/namespaces/{namespace}/{plural}" if namespace else f"{root}/{plural}"


def exempt() -> Actor:
    """The preparer, for every request that any policy judges."""
    asked = {
        f"{verb.lower()} {resource}{'/' if sub else ''}{sub}"
        for resource, found in items.native(catalog()).items()
        for item in found
        for verb in item.match.operations
        for sub in item.subresources
    }
    return Actor(
        id="preparer", users=(PREPARER,), operations=tuple(sorted(asked)), why="test", source="test"
    )


def bundle(setting: Setting | None = None) -> list[Policy]:
    """Of the whole catalogue, with the preparer as an actor that was learned."""
    found = setting or Setting(mode="deny", actors=(exempt(),))
    return policies.bundle(catalog(), actors().actors, found)


def definitions() -> list[Json]:
    """A CustomResourceDefinition for each kind of the catalogue that no API server brings along."""
    found = []
    for resource in items.native(catalog()):
        group, _, plural = resource.rpartition("/")
        if "." not in group or group.endswith(".k8s.io"):
            continue
        kind = kinds.of_resource(f"{plural}.{group}")
        name = kind.kind if kind.resource == plural else plural.capitalize()
        found.append(_definition(group, plural, name, namespaced=kind.namespaced))
    return found


def _definition(group: str, plural: str, kind: str, *, namespaced: bool) -> Json:
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    version = {"served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "names": {"plural": plural, "kind": kind},
            "scope": "Namespaced" if namespaced else "Cluster",
            "versions": [version | {"name": each, "storage": each == "v1"} for each in _VERSIONS],
        },
    }


_VERSIONS: Final = ("v1", "v1alpha1", "v1beta1", "v2")
_DEFINED: Final = {body["metadata"]["name"]: body for body in definitions()}
