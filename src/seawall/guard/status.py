"""Who guards each hazard on this cluster now, and whether that guard is alive.

A policy is alive if it is there, bound, exactly what the cluster's setting makes of the catalogue,
and taken in by the API server without a warning. Nothing is taken on trust from labels or from the
annotation with the hash: what is there is compared with what is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from seawall.audit.platform import Actor
from seawall.clients.kube import Cluster
from seawall.engine import Catalog
from seawall.errors import ClusterError
from seawall.guard import items, manifests, plan, policies, setting, webhooks
from seawall.guard.plan import Live
from seawall.guard.policies import Policy
from seawall.guard.setting import NAME, NAMESPACE, Object, Setting

# Ids of locales.guard. Any of them is trouble.
MISSING, UNBOUND, CHANGED, BINDING = "missing", "unbound", "changed", "binding"
TYPES, UNREAD, AWAY = "types", "unread", "away"
ABSENT, DIFFERENT = "absent", "different"


class Guard(msgspec.Struct, frozen=True):
    """One object that guards: `kind` is policy, webhook or other; `does` what a hit brings."""

    kind: str
    name: str
    does: str
    problems: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """A hazard: `by` are its guards' names. `state` is alive, broken, off, none or elsewhere."""

    hazard: str
    rows: tuple[str, ...]
    state: str
    by: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """`setting` is None where no guard is installed. `current`: made from the catalogue at hand."""

    setting: Setting | None
    current: bool
    native: bool
    guards: tuple[Guard, ...]
    rows: tuple[Row, ...]
    unread: dict[str, str]
    stray: tuple[str, ...] = ()
    counts: dict[str, int] = {}

    @property
    def is_well(self) -> bool:
        bad = any(guard.problems for guard in self.guards)
        return self.setting is not None and not bad and not self.unread and not self.stray


Reach = Callable[[Cluster, Object], str]


def status(
    cluster: Cluster,
    catalog: Catalog,
    actors: Sequence[Actor],
    reach: Reach,
    more: Callable[[Setting], Sequence[Object]] = lambda _: (),
) -> Status:
    """Asks the cluster only; writes nothing. `reach` says "" if a webhook's agent is ready.

    `more`: objects of others (permits) that such a setting installs with the guard.
    """
    live = plan.look(cluster)
    unread = {name: error.why for name, error in live.unread.items()}
    found = live.of("configmaps", NAME, NAMESPACE)
    current = setting.read(msgspec.json.encode(found)) if found else None
    native = plan.has_policies(cluster)
    bundle = policies.bundle(catalog, actors, current) if current and native else []
    guards = [_policy(one, live, current) for one in bundle if current]
    hooks = _webhooks(cluster, live, reach)
    others = [
        one
        for one in (more(current) if current else ())
        if native or one["kind"] not in manifests.NATIVE
    ]
    names = {one.name for one in bundle} | {one["metadata"]["name"] for one in others}
    return Status(
        setting=current,
        current=current is not None and current.catalog == setting.fingerprint(catalog),
        native=native,
        guards=(*guards, *hooks, *(_other(one, live) for one in others)),
        rows=tuple(_rows(catalog, current, bundle, guards, hooks)),
        unread=unread,
        stray=tuple(_stray(names, live)) if current else (),
        counts=_counts(cluster),
    )


def _policy(wanted: Policy, live: Live, current: Setting) -> Guard:
    does = current.mode
    unread = [one for one in (policies.POLICIES, policies.BINDINGS) if one in live.unread]
    if unread:
        return Guard("policy", wanted.name, does, (UNREAD,))
    policy = live.of(policies.POLICIES, wanted.name)
    binding = live.of(policies.BINDINGS, wanted.name)
    if policy is None:
        return Guard("policy", wanted.name, does, (MISSING,))
    problems = []
    if not plan.same(wanted.policy, policy):
        problems.append(CHANGED)
    if binding is None:
        problems.append(UNBOUND)
    elif not plan.same(wanted.binding, binding):
        problems.append(BINDING)
    warnings = _warnings(policy)
    if warnings:
        problems.append(TYPES)
    return Guard("policy", wanted.name, does, tuple(problems), tuple(warnings))


def _other(wanted: Object, live: Live) -> Guard:
    resource, name = manifests.RESOURCES[wanted["kind"]], wanted["metadata"]["name"]
    shown = f"{resource.rpartition('/')[2]}/{name}"
    if resource in live.unread:
        return Guard("other", shown, "", (UNREAD,))
    there = live.of(resource, name)
    if there is None:
        return Guard("other", shown, "", (ABSENT,))
    return Guard("other", shown, "", () if plan.same(wanted, there) else (DIFFERENT,))


def _warnings(policy: Object) -> list[str]:
    """What the API server's type check says of it."""
    found = policy.get("status", {}).get("typeChecking", {}).get("expressionWarnings", ())
    return [f"{one.get('fieldRef', '')}: {one.get('warning', '')[:200]}" for one in found]


def _webhooks(cluster: Cluster, live: Live, reach: Reach) -> list[Guard]:
    guards = []
    for (resource, _, _), body in sorted(live.objects.items()):
        if resource != webhooks.RESOURCE:
            continue
        for hook in body.get("webhooks", ()):
            why = reach(cluster, hook.get("clientConfig", {}))
            does = "closed" if hook.get("failurePolicy") == "Fail" else "open"
            problems, details = ((AWAY,), (why,)) if why else ((), ())
            guards.append(Guard("webhook", hook["name"], does, problems, details))
    return guards


def _rows(
    catalog: Catalog,
    current: Setting | None,
    bundle: Sequence[Policy],
    guards: Sequence[Guard],
    hooks: Sequence[Guard],
) -> Iterable[Row]:
    wanted = setting.chosen(catalog, current).hazards if current else {}
    facts = {left.hazard for left in items.left_out(catalog) if left.why in ("facts", "every")}
    by_name = {guard.name: guard for guard in guards}
    for id_, entry in sorted(catalog.hazards.items(), key=lambda one: (one[1].rows, one[0])):
        mine = [by_name[one.name] for one in bundle if id_ in one.hazards and one.name in by_name]
        if id_ in facts:
            mine += hooks
        asked = any(items.is_native(match) for match in entry.match.kube) or id_ in facts
        if not asked:
            yield Row(id_, entry.rows, "elsewhere")
        elif current is None or (id_ in facts and not hooks and not mine):
            yield Row(id_, entry.rows, "none")
        elif id_ not in wanted:
            yield Row(id_, entry.rows, "off")
        else:
            problems = tuple(dict.fromkeys(one for guard in mine for one in guard.problems))
            names = tuple(guard.name for guard in mine)
            state = "broken" if problems else "alive" if names else "none"
            yield Row(id_, entry.rows, state, names, problems)


def _stray(names: set[str], live: Live) -> Iterable[str]:
    """Policies and bindings with our labels that this setting doesn't make."""
    for resource, _, name in live.objects:
        if resource in (policies.POLICIES, policies.BINDINGS) and name not in names:
            yield f"{resource}/{name}"


_METRIC: Final = "apiserver_validating_admission_policy_check_total{"


def _counts(cluster: Cluster) -> dict[str, int]:
    """By policy, how often it stopped, warned of or recorded a request since the API server began
    to run; empty where nobody may read its metrics."""
    try:
        text = cluster.raw("/metrics", accept="text/plain").decode(errors="replace")
    except ClusterError:
        return {}
    counts: dict[str, int] = {}
    for line in text.splitlines():
        if line.startswith(_METRIC) and 'policy="seawall-' in line:
            labels, _, value = line.partition("} ")
            if 'enforcement_action="allow"' not in labels:
                name = labels.partition('policy="')[2].partition('"')[0]
                counts[name] = counts.get(name, 0) + int(float(value))
    return counts


def as_json(found: Status) -> dict[str, Any]:
    """The same, for programs: names are stable."""
    body: dict[str, Any] = msgspec.to_builtins(found)
    body["well"] = found.is_well
    return body
