"""Which findings are the platform's own work: user, action and resource, and what disproves it.

What is trusted. The API server authenticates the user, so `username`, the credential's id and the
pod that a token is bound to are true. The client's name is the caller's own word: it never proves
a component, and a person's tool (kubectl) disproves one. Whoever holds a component's token is that
user to the API server; so an operation is not the platform's work either when the log shows that
its token was issued to somebody else, when it is bound to no pod though the component runs in one,
when it was done by impersonation, or when it does not fit what the component is for. What is left:
a thief of a token that a component itself got, who uses an unknown tool, for what that component
does anyway. The rows are `knowledge/actors.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from seawall.model import Finding, Operation
from seawall.sources.audit.actor import credential

# (resource, namespace, name, time[, uid]) → the object as it was then, None if nobody knows.
Known = Callable[..., Any]
_MOST: Final = 10_000  # credentials of strangers that are remembered


class Actor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the knowledge: see its file."""

    id: str
    users: tuple[str, ...]
    operations: tuple[str, ...]
    why: str
    source: str
    rules: tuple[str, ...] = ()
    own: bool = False
    in_pod: bool = False
    unless_ready: bool = False


class Actors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    tools: tuple[str, ...]
    issuers: tuple[str, ...]
    actors: tuple[Actor, ...]


class Platform:
    """Tells the platform's work from a person's, over one stream of events in their order."""

    def __init__(self, actors: Actors, known: Known = lambda *_: None) -> None:
        self.actors, self.known = actors, known
        self.strangers: dict[str, str] = {}  # credential → to whom its token was issued
        self.by: dict[tuple[str, str], list[Actor]] = {}
        for row in actors.actors:
            for user in row.users:
                for operation in row.operations:
                    self.by.setdefault((user.rstrip("*"), operation), []).append(row)

    def issued(self, credential_id: str, to: str) -> None:
        """A token was issued; `to` is who asked for it."""
        if not any(_fits(to, issuer) for issuer in self.actors.issuers):
            if len(self.strangers) >= _MOST:
                del self.strangers[next(iter(self.strangers))]
            self.strangers[credential_id] = to

    def stranger(self, op: Operation) -> str:
        """Who holds the token that the operation was done with, if the log tells; else ""."""
        return self.strangers.get(credential(op.actor or {}), "")

    def row(self, finding: Finding, before: Any = None) -> Actor | None:
        """The row that says that this is the platform's own work.

        `before`: the object as it was, where the source tells it (else `known` is asked).
        """
        op, who = finding.operation, finding.operation.actor
        if not who or op.plane != "kube" or "impersonated" in who or self.stranger(op):
            return None
        if who["client"].startswith(self.actors.tools):
            return None
        asked = f"{op.action} {_resource(op)}"
        name: str = who["username"]
        rows = self.by.get((name, asked)) or self.by.get((_family(name), asked)) or ()
        return next((row for row in rows if self._holds(row, finding, before)), None)

    def _holds(self, row: Actor, finding: Finding, before: Any) -> bool:
        op, who = finding.operation, finding.operation.actor
        name = str(op.target.get("name"))
        if row.rules and finding.rule not in row.rules:
            return False
        if row.own and who["username"].rpartition(":")[2] != name:
            return False
        if row.in_pod and credential(who) and "pod" not in who:
            return False
        if not row.unless_ready or op.action != "delete":
            return True
        return not _is_ready(before or self.known("nodes", "", name, op.time))


def _is_ready(node: Any) -> bool:
    status = node.get("status") if isinstance(node, dict) else None
    conditions = status.get("conditions") if isinstance(status, dict) else None
    return any(
        isinstance(one, dict) and one.get("type") == "Ready" and one.get("status") == "True"
        for one in (conditions if isinstance(conditions, list) else ())
    )


def _fits(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def _family(name: str) -> str:
    """ "system:node:" of "system:node:n1"."""
    return name[: name.rfind(":") + 1]


def _resource(op: Operation) -> str:
    group, sub = op.target.get("group"), op.target.get("subresource")
    name = f"{group}/{op.target['resource']}" if group else str(op.target["resource"])
    return f"{name}/{sub}" if sub else name
