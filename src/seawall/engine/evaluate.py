"""The one place where an Operation meets the rules and a verdict comes out.

CEL decides; an error and an unknown are both "unknown", and both say why. Where a match item says
what must break (`Match.breaks`), the impact on the cluster at hand decides the rest. A hazard's
verdict is the strongest of its match items: hit, then unknown, then miss.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from seawall.engine.cel import CelError
from seawall.engine.index import Catalog, Rule
from seawall.model import Finding, Impact, Operation, Partial, Unknown

if TYPE_CHECKING:
    from seawall.facts import Facts

_ACTOR = {"username": "", "groups": [], "uid": "", "extra": {}}
_BEFORE = Partial(why="what it was before is not in the text")
_NO_CLUSTER: Final = "what it breaks is not known without a look at the cluster"


def judge(
    op: Operation,
    catalog: Catalog,
    *,
    only: str = "",
    facts: Facts | None = None,
    breaks: bool = True,
) -> list[Finding]:
    """The findings of one operation: hits and unknowns; a miss is no finding.

    `only`: the id of the one hazard that is asked; "" asks all. `facts`: the cluster that it is
    done to; a hit that something breaks there has its impact. `breaks=False`: as if anything broke.
    """
    found: dict[str, tuple[bool, str]] = {}
    impacts: dict[str, Impact] = {}
    values: dict[str, tuple[Any, ...]] = {}  # by verb: the same for all rules
    for verb, rule in catalog.rules_for(op):
        if found.get(rule.hazard, (False, ""))[0] or (only and rule.hazard != only):
            continue
        if op.action == "apply" and verb == "UPDATE" and "CREATE" in rule.match.operations:
            continue  # judged as CREATE: what a file asks for is the same either way
        if verb not in values:
            values[verb] = variables(verb, op)
        verdict = _ask(rule, values[verb])
        if verdict is True and rule.match.breaks and breaks:
            verdict = _breaks(rule, op, catalog, facts, impacts)
        if verdict is True:
            found[rule.hazard] = (True, "")
        elif verdict is not False:
            found.setdefault(rule.hazard, (False, verdict))
    return [
        _finding(catalog, id_, op, hit=hit, because=because, impact=impacts.get(id_))
        for id_, (hit, because) in found.items()
    ]


def _ask(rule: Rule, values: tuple[Any, ...]) -> bool | str:
    """True: hit, False: miss, a text: unknown, and why."""
    try:
        value = rule.when(*values)
    except CelError as error:
        return f"the rule could not be evaluated: {error}"
    if isinstance(value, Unknown):
        if rule.match.quiet:
            return False  # another hazard says that it is not known
        return value.why or "a part of it is not known here"
    if isinstance(value, bool):
        return value
    return f"the rule gave {type(value).__name__}, not a truth value"


def _breaks(
    rule: Rule, op: Operation, catalog: Catalog, facts: Facts | None, impacts: dict[str, Impact]
) -> bool | str:
    """Whether it breaks what the rule names, by the hazard's own impact; a text as of `_ask`."""
    if facts is None:
        return False if rule.match.quiet else _NO_CLUSTER
    from seawall.engine import impact  # facts and relations: only where a cluster is looked at

    file = catalog.files.get(rule.hazard, "")
    told = impact.broken(op, facts, file)
    if any(line.kind in rule.match.breaks for line in told.lines):
        impacts[rule.hazard] = impact.of(op, facts, file)
        return True
    return "; ".join(told.unknown) if told.unknown else False


def variables(verb: str, op: Operation) -> tuple[Any, ...]:
    """What a rule's `when` is called with, in the order of `load.NAMES`."""
    if op.plane != "kube":
        before = _BEFORE if op.before is None and op.plane == "cloud" else op.before
        return (op.action, op.target, before, op.after, op.actor, None)
    before = op.before
    if op.action == "apply" and verb == "UPDATE":
        before = _BEFORE
    return (op.after, before, request_of(verb, op), None)


def request_of(verb: str, op: Operation) -> dict[str, Any]:
    """The `request` that admission policies see, from an Operation of the kube plane."""
    target = op.target
    request = {
        "operation": verb,
        "kind": {key: target.get(key, "") for key in ("group", "version", "kind")},
        "resource": {key: target.get(key, "") for key in ("group", "version", "resource")},
        "userInfo": op.actor or _ACTOR,
        "dryRun": False,
    }
    for key, name in (("subresource", "subResource"), ("namespace", "namespace"), ("name", "name")):
        value = target.get(key)
        if isinstance(value, Unknown) or value:
            request[name] = value
    return request


def _finding(
    catalog: Catalog,
    id_: str,
    op: Operation,
    *,
    hit: bool,
    because: str,
    impact: Impact | None = None,
) -> Finding:
    hazard = catalog.hazards[id_]
    return Finding(
        rule=id_,
        rows=hazard.rows,
        verdict="hit" if hit else "unknown",
        severity=hazard.severity,
        operation=op,
        because=because,
        fingerprint=fingerprint(id_, op),
        impact=impact,
    )


def fingerprint(rule: str, op: Operation) -> str:
    """Rule + subject (and the file or cluster that it is in): the same over a finding's life.

    A log is no place of a subject: it is rotated away. 16 hexadecimal digits. Lines and times are
    not part of it.
    """
    subject = sorted((key, str(value)) for key, value in op.target.items() if _names(key))
    file = "" if op.source in _RECORDED else op.where.file
    parts = (rule, op.plane, op.action, repr(subject), file, op.where.address)
    text = "\0".join((*parts, *filter(None, (op.where.cluster,))))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_RECORDED = ("audit", "admission")


def _names(key: str) -> bool:
    return key not in ("tags", "version", "role", "cluster")
