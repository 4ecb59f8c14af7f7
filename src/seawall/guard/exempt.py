"""Who may do what a rule refuses: the platform itself, what is on its way out, a permit's object.

CEL is made here from `knowledge/actors.yaml` and from the rows that a cluster has learned, for one
item at a time: an identity passes for *that* action on *that* resource and no other. Facts about
real API servers that decide the form: lists are literals (params are a trap), names are exact
(`startsWith('system:')` would cover anonymous).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from seawall.audit.platform import Actor
from seawall.guard.items import Item
from seawall.guard.setting import MANAGER
from seawall.guard.texts import quoted

# They delete what belonged to an object that somebody deleted; the parent's delete was judged.
CASCADES: Final = (
    "system:serviceaccount:kube-system:generic-garbage-collector",
    "system:serviceaccount:kube-system:namespace-controller",
)
GUARD: Final = "guard_object_changed"  # the hazard that protects the guard itself
BREAK_GLASS: Final = "seawall.io/break-glass"
_POD: Final = "authentication.kubernetes.io/pod-name"
_TOKEN: Final = "authentication.kubernetes.io/credential-id"  # since Kubernetes 1.30
_READY: Final = (
    "oldObject.?status.?conditions.orValue([]).exists(c, c.type == 'Ready' && c.status == 'True')"
)
Asked = tuple[str, str]  # operation, subresource


def of_platform(item: Item, actors: Sequence[Actor]) -> list[str]:
    """Clauses that are true for the platform's own work, the plain list of names first."""
    every = frozenset((verb, sub) for verb in item.match.operations for sub in item.subresources)
    plain: list[str] = []
    others: list[str] = []
    for row in _rows(item, actors):
        asked = frozenset(one for one in every if _allows(row, item.resource, one))
        more = [*_narrowed(asked, every), *_conditions(row, asked)]
        if row.own:
            others += [_all(_own(user), more) for user in row.users]
            continue
        if not more:
            plain += row.users
            continue
        others.append(_all(_named(row.users), more))
    if deletes := frozenset(one for one in every if one[0] == "DELETE"):
        more = _narrowed(deletes, every)
        if more:
            others.append(_all(_named(CASCADES), more))
        else:
            plain += CASCADES
    return [*([_named(plain)] if plain else []), *others]


def of_object(item: Item) -> Iterator[str]:
    """Clauses about the object: it is being deleted already, a permit delegates it, break glass."""
    operations = item.match.operations
    if "DELETE" in operations:
        alone = "" if operations == ("DELETE",) else "request.operation == 'DELETE' && "
        yield f"({alone}has(oldObject.metadata.deletionTimestamp))"
    yield f"({quoted(item.hazard + ' ')} + variables.subject) in variables.delegated"
    if item.hazard == GUARD and "UPDATE" in operations:
        # `seawall guard install`: whoever writes by this name means to.
        yield f"request.?options.?fieldManager.orValue('') == {quoted(MANAGER)}"
    yield "variables.glass"


def _rows(item: Item, actors: Sequence[Actor]) -> Iterator[Actor]:
    for row in actors:
        if (not row.rules or item.hazard in row.rules) and any(
            _allows(row, item.resource, (verb, sub))
            for verb in item.match.operations
            for sub in item.subresources
        ):
            yield row


def _allows(row: Actor, resource: str, asked: Asked) -> bool:
    verb, sub = asked
    name = f"{resource}/{sub}" if sub else resource
    return f"{verb.lower()} {name}" in row.operations


def _narrowed(asked: frozenset[Asked], every: frozenset[Asked]) -> list[str]:
    """That the request is one of `asked`, where the item has others too."""
    if asked == every:
        return []
    verbs, subs = {verb for verb, _ in asked}, {sub for _, sub in asked}
    if len(asked) != len(verbs) * len(subs):
        pairs = [f"{verb} {sub}" for verb, sub in asked]
        return [f"(request.operation + ' ' + variables.sub) in {_list(pairs)}"]
    found = []
    if verbs != {verb for verb, _ in every}:
        found.append(f"request.operation in {_list(verbs)}")
    if subs != {sub for _, sub in every}:
        found.append(f"variables.sub in {_list(subs)}")
    return found


def _conditions(row: Actor, asked: frozenset[Asked]) -> list[str]:
    found = []
    if row.in_pod:  # a token of 1.30 and later that is bound to no pod was taken out by somebody
        extra = "request.userInfo.?extra.orValue({})"
        found.append(f"({quoted(_POD)} in {extra} || !({quoted(_TOKEN)} in {extra}))")
    if row.unless_ready and any(verb == "DELETE" for verb, _ in asked):
        verbs = {verb for verb, _ in asked}
        other = "" if verbs == {"DELETE"} else "request.operation != 'DELETE' || "
        found.append(f"({other}!{_READY})")
    return found


def _own(user: str) -> str:
    """A kubelet and the Node that it is named after."""
    name = "(object == null ? oldObject : object).metadata.name"
    return f"request.userInfo.username == {quoted(user.rstrip('*'))} + {name}"


def _named(users: Iterable[str]) -> str:
    exact = [user for user in users if not user.endswith("*")]
    tests = [f"request.userInfo.username in {_list(exact)}"] if exact else []
    for user in users:
        if user.endswith("*"):
            tests.append(f"request.userInfo.username.startsWith({quoted(user[:-1])})")
    return tests[0] if len(tests) == 1 else f"({' || '.join(tests)})"


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(quoted(word) for word in sorted(set(words)))}]"


def _all(first: str, more: Iterable[str]) -> str:
    return f"({' && '.join((first, *more))})"
