"""The lists in the native policies: what each leaves to the webhook, read and rewritten.

A policy has them as the literal of its variable `delegated`, because API servers freeze or lose
parameters. One conditional write each: the list that was read is the precondition (not the version
of the policy: the type checker of the server changes that after each write).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from seawall.errors import InputError
from seawall.guard.policies import DELEGATED, POLICIES

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

# Of the guard's policies. Not their labels: anybody who may edit a policy could take those away.
PREFIX: Final = "seawall-"


class Native(msgspec.Struct, frozen=True):
    """A policy and its list. `at`: which of its variables holds the list, `text`: as it stands.

    `odd`: the list is none that was written here; what it leaves open is not known.
    """

    name: str
    resource: str
    at: int
    text: str
    open: frozenset[str]
    odd: bool = False


class _Rule(msgspec.Struct, rename="camel"):
    api_groups: list[str] = []
    resources: list[str] = []


class _Constraints(msgspec.Struct, rename="camel"):
    resource_rules: list[_Rule] = []


class _Variable(msgspec.Struct):
    name: str
    expression: str


class _Spec(msgspec.Struct, rename="camel"):
    match_constraints: _Constraints = msgspec.field(default_factory=_Constraints)
    variables: list[_Variable] = []


class _Meta(msgspec.Struct):
    name: str


class _Policy(msgspec.Struct):
    metadata: _Meta
    spec: _Spec


class _Named(msgspec.Struct):
    metadata: _Meta


class _Policies(msgspec.Struct):
    items: list[msgspec.Raw] | None = None


def natives(cluster: Cluster) -> list[Native]:
    """The policies that have such a list; none on an API server before 1.30."""
    if POLICIES not in cluster.resources():
        return []
    found: list[Native] = []
    for body in cluster.pages(POLICIES, restart=found.clear):
        try:
            items = msgspec.json.decode(body, type=_Policies).items or []
            ours = [_POLICY.decode(raw) for raw in items if _is_ours(raw)]
        except msgspec.MsgspecError as error:
            raise InputError(POLICIES, f"the answer is no list of policies: {error}") from error
        found += [one for policy in ours if (one := _native(policy)) is not None]
    return found


def _is_ours(raw: msgspec.Raw) -> bool:
    return _NAMED.decode(raw).metadata.name.startswith(PREFIX)


_POLICY: Final = msgspec.json.Decoder(_Policy)
_NAMED: Final = msgspec.json.Decoder(_Named)


def _native(policy: _Policy) -> Native | None:
    names = [one.name for one in policy.spec.variables]
    rules = policy.spec.match_constraints.resource_rules
    if DELEGATED not in names:
        return None
    if not rules or not rules[0].resources or not rules[0].api_groups:
        return None
    at, group = names.index(DELEGATED), rules[0].api_groups[0]
    plural = rules[0].resources[0].partition("/")[0]
    text = policy.spec.variables[at].expression
    words = parsed(text)
    return Native(
        name=policy.metadata.name,
        resource=f"{group}/{plural}" if group else plural,
        at=at,
        text=text,
        open=words or frozenset(),
        odd=words is None,
    )


def parsed(expression: str) -> frozenset[str] | None:
    """The strings of a list literal; None for another expression."""
    try:
        return frozenset(msgspec.json.decode(expression, type=list[str]))
    except msgspec.MsgspecError:
        return None


def literal(words: Iterable[str]) -> str:
    """As CEL and JSON both write a list of strings."""
    return msgspec.json.encode(sorted(words)).decode()


def rewrite(cluster: Cluster, native: Native, words: frozenset[str]) -> Native:
    """As it is then. ClusterError "conflict" or "invalid" if it is not what was read any more."""
    place, text = f"/spec/variables/{native.at}", literal(words)
    steps: list[dict[str, Any]] = [
        {"op": "test", "path": f"{place}/name", "value": DELEGATED},
        {"op": "test", "path": f"{place}/expression", "value": native.text},
        {"op": "replace", "path": f"{place}/expression", "value": text},
    ]
    cluster.patch(POLICIES, native.name, steps, kind="json")
    return msgspec.structs.replace(native, text=text, open=words, odd=False)
