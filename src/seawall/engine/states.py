"""Where a picture of a cluster meets the rules, and verdicts come out.

What one object tells is judged by CEL while its list is read, page by page; what several tell
together is judged by the entries' code once all is read. A rule's verdict is the strongest of its
parts: hit, then unknown, then miss. A part that could not be read makes the rules on it unknown,
with the reason, and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from seawall.commands import kinds
from seawall.commands.kinds import Kind
from seawall.engine.cel import CelError
from seawall.engine.evaluate import fingerprint
from seawall.engine.index import Catalog, StateRule
from seawall.engine.judges import Judge
from seawall.engine.views import objects_read
from seawall.facts import BY_RESOURCE, Facts, NotRead
from seawall.model import Finding, Hit, Operation, Text, Unknown, Verdict, Where

_REFUSED: Final = "its judge.py is code of another catalogue; --allow-code runs it"
_MOST_REFS: Final = 50
# Of a pod, what its template gives: a rule that reads nothing else hits all pods of one alike.
_TEMPLATE: Final = frozenset(("labels", "annotations", "namespace"))
_NOT_TEMPLATE: Final = frozenset(("nodeName", "hostname", "volumes", "tolerations", "affinity"))


class Outcome(msgspec.Struct):
    """One rule's verdict on the picture. Findings: its hits, and one for what is not known."""

    rule: str
    verdict: Verdict
    findings: list[Finding]


class _Found(msgspec.Struct):
    """What one rule has gathered."""

    hits: dict[tuple[str, str, str], Finding] = {}
    unknowns: dict[str, Hit] = {}  # why → where first
    refs: dict[tuple[str, str, str], list[str]] = {}


class States:
    """One run over one picture: `see` pages of objects, `judge` the whole, then `outcomes`."""

    def __init__(
        self,
        catalog: Catalog,
        *,
        cluster: str = "",
        source: str = "cluster",
        version: str = "",
        now: str = "",
        namespace: str = "",
    ) -> None:
        self.catalog, self.cluster, self.source = catalog, cluster, source
        self.namespace = namespace
        self._facts = {"version": version, "now": now}
        self._rules = {
            resource: [(state, resource == "pods" and _of_template(state)) for state in states]
            for resource, states in catalog.states.items()
        }
        self._found: dict[str, _Found] = {id_: _Found() for id_ in judged(catalog)}

    def see(self, kind: Kind, objects: Iterable[Any]) -> None:
        """Judge objects, each by itself, as a view of their resource decoded them."""
        rules = self._rules.get(resource_of(kind), ())
        api = f"{kind.group}/{kind.version}" if kind.group else kind.version
        for thing in objects:
            thing.setdefault("apiVersion", api)  # the items of a list leave these out
            thing.setdefault("kind", kind.kind)
            for state, folds in rules:
                if (value := self._ask(state, thing)) is not False:
                    meta = thing["metadata"]
                    hit = Hit(resource_of(kind), meta.get("namespace", ""), meta["name"], _NOTHING)
                    if value is not True:
                        self._unknown(state.rule, value, hit)
                    elif folds and (whole := _folded(hit, meta)) is not hit:
                        self._hit(state.rule, whole, kind_of(whole.resource))
                    else:
                        self._hit(state.rule, hit, kind)

    def _ask(self, state: StateRule, thing: Any) -> bool | str:
        """True: hit, False: miss, a text: unknown, and why."""
        try:
            value = state.when(thing, self._facts)
        except CelError as error:
            return f"the rule could not be evaluated: {error}"
        if isinstance(value, Unknown):
            return value.why or "a part of it is not known here"
        if isinstance(value, bool):
            return value
        return f"the rule gave {type(value).__name__}, not a truth value"

    def unread(self, error: NotRead) -> None:
        """The rules that look at the objects of a resource one by one are not known."""
        for state, _ in self._rules.get(error.resource, ()):
            self._not_read(state.rule, error)

    def judge(self, judges: Iterable[Judge], facts: Facts) -> None:
        """Ask the entries' code about the whole picture."""
        for judge in judges:
            try:
                for hit in judge.judge(facts):
                    self._related(judge.rule, hit)
            except NotRead as error:
                self._not_read(judge.rule, error)
            except Exception as error:  # noqa: BLE001 - a defect of one entry: the others still judge
                why = f"its judge.py failed: {type(error).__name__}: {error}"
                self._unknown(judge.rule, why, _NOWHERE)
        for id_, file in self.catalog.judges.items():
            if not file:
                self._unknown(id_, _REFUSED, _NOWHERE)

    def _related(self, rule: str, hit: Hit) -> None:
        """A hit of a judge who saw one namespace holds there: what lies outside may be fine."""
        if self.namespace and hit.namespace != self.namespace:
            self._unknown(rule, f"only the namespace {self.namespace} was looked at", _NOWHERE)
        else:
            self._hit(rule, hit, kind_of(hit.resource))

    def outcomes(self) -> Iterator[Outcome]:
        """One of each rule that judges states, in the order of the catalogue."""
        for rule, found in self._found.items():
            for key, finding in found.hits.items():
                if refs := found.refs.get(key):
                    found.hits[key] = msgspec.structs.replace(finding, refs=tuple(refs))
            findings = list(found.hits.values())
            if found.unknowns:
                findings.append(self._doubt(rule, found.unknowns))
            verdict: Verdict = "hit" if found.hits else "unknown" if found.unknowns else "miss"
            yield Outcome(rule, verdict, findings)

    def _hit(self, rule: str, hit: Hit, kind: Kind) -> None:
        found = self._found[rule]
        key = (hit.resource, hit.namespace, hit.name)
        if key not in found.hits:
            found.hits[key] = self._finding(rule, hit, kind, "hit")
            found.refs[key] = list(hit.refs)
        else:
            refs = found.refs[key]
            room = _MOST_REFS - len(refs)
            refs += [ref for ref in hit.refs[: max(room, 0)] if ref not in refs]

    def _not_read(self, rule: str, error: NotRead) -> None:
        where = Hit(error.resource, "", "", _NOTHING)
        why = f"{error.resource} could not be read: {error.why}" if error.resource else error.why
        self._unknown(rule, why, where)

    def _unknown(self, rule: str, why: str, where: Hit) -> None:
        self._found[rule].unknowns.setdefault(why, where)

    def _doubt(self, rule: str, unknowns: Mapping[str, Hit]) -> Finding:
        where = next(iter(unknowns.values()))
        finding = self._finding(rule, where, kind_of(where.resource), "unknown")
        return msgspec.structs.replace(finding, because="; ".join(unknowns))

    def _finding(self, rule: str, hit: Hit, kind: Kind, verdict: Verdict) -> Finding:
        entry = self.catalog.entry(rule)
        assert entry is not None
        op = Operation(
            plane="kube",
            action="state",
            target={
                "group": kind.group,
                "version": kind.version,
                "kind": kind.kind,
                "resource": kind.resource,
                "subresource": "",
                "namespace": hit.namespace,
                "name": hit.name,
            },
            source=self.source,
            where=Where(file="", cluster=self.cluster),
        )
        return Finding(
            rule=rule,
            rows=entry.rows,
            verdict=verdict,
            severity=entry.severity,
            operation=op,
            fingerprint=fingerprint(rule, op),
            seen=None if hit.because is _NOTHING else hit.because,
            refs=hit.refs,
        )


_NOTHING: Final = Text(en="", zh="")
_NOWHERE: Final = Hit("", "", "", _NOTHING)


def judged(catalog: Catalog) -> Iterator[str]:
    """Ids of the entries that judge states."""
    with_states = {state.rule for states in catalog.states.values() for state in states}
    return (id_ for id_ in catalog.entries if id_ in with_states or id_ in catalog.judges)


def resource_of(kind: Kind) -> str:
    """As rules write it: "nodes", "apps/deployments"."""
    return f"{kind.group}/{kind.resource}" if kind.group else kind.resource


def kind_of(resource: str) -> Kind:
    """The row of a resource as rules write it; "" is the cluster itself."""
    if not resource:
        return Kind("Cluster", "", "", namespaced=False)
    group, _, name = resource.rpartition("/")
    if known := BY_RESOURCE.get(resource):
        return Kind(known.kind_name, group, name)
    return kinds.of_resource(f"{name}.{group}" if group else name)


def _of_template(state: StateRule) -> bool:
    """The rule reads of a pod only what all pods of one template share."""
    reads = objects_read(state)
    spec = reads.children.get("spec")
    meta = reads.children.get("metadata")
    return (
        not reads.whole
        and set(reads.children) <= {"spec", "metadata"}
        and (spec is None or not (spec.whole or set(spec.children) & _NOT_TEMPLATE))
        and (meta is None or not (meta.whole or set(meta.children) - _TEMPLATE))
    )


def _folded(hit: Hit, meta: Mapping[str, Any]) -> Hit:
    """The hit as one of the pod's workload; a pod without an owner stays itself."""
    owners = meta.get("ownerReferences") or ()
    owner = next((owner for owner in owners if owner.get("controller")), None)
    if owner is None:
        return hit
    group = owner.get("apiVersion", "").rpartition("/")[0]
    kind, name = owner["kind"], owner["name"]
    ending = f"-{(meta.get('labels') or {}).get('pod-template-hash')}"
    if kind == "ReplicaSet" and name.endswith(ending):  # as a Deployment names its ReplicaSets
        kind, name = "Deployment", name.removesuffix(ending)
    resource = resource_of(kinds.of_object(f"{group}/v1" if group else "v1", kind))
    ref = f"pods/{hit.namespace}/{hit.name}"
    return Hit(resource, hit.namespace, name, _NOTHING, (ref,))
