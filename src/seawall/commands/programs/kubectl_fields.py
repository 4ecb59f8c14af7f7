"""kubectl verbs that change a few fields: label, annotate, scale, set, rollout, taint …"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from seawall.commands import kinds
from seawall.commands.context import Word
from seawall.commands.objects import Ref, edited, keyed, ref_of, scaled
from seawall.commands.programs.kubectl_call import Call, objects, refs
from seawall.model import Operation, Partial, Unknown


def label(call: Call) -> Iterator[Operation]:
    return _keyed(call, "labels")


def annotate(call: Call) -> Iterator[Operation]:
    return _keyed(call, "annotations")


def _keyed(call: Call, field: str) -> Iterator[Operation]:
    if call.on("list"):
        return
    targets, given, removed = _pairs(call.args)
    for ref in [*refs(call, targets), *(ref_of(found.obj) for found in objects(call))]:
        shown = {key: Unknown("of a Secret") for key in given} if _secret(ref) else given
        overwrite = call.on("overwrite")
        yield keyed(ref, call.ctx, field, shown, removed, overwrite=overwrite, **call.at())


def _pairs(words: Sequence[Word]) -> tuple[list[Word], dict[str, Any], list[str]]:
    """Words that name objects, `key=value` and `key-`."""
    targets: list[Word] = []
    given: dict[str, Any] = {}
    removed: list[str] = []
    for word in words:
        text = word if isinstance(word, str) else word.prefix
        key, equals, value = text.partition("=")
        if equals:
            given[key] = value if isinstance(word, str) else Unknown(word.why, value, word.suffix)
        elif isinstance(word, str) and word.endswith("-"):  # no name ends so
            removed.append(word[:-1])
        else:
            targets.append(word)
    return targets, given, removed


def _secret(ref: Ref) -> bool:
    return ref.kind.resource == "secrets"


def scale(call: Call) -> Iterator[Operation]:
    replicas = _number(call.flag("replicas"))
    current = call.flag("current-replicas")
    was = None if current in (None, "-1") else _number(current)
    for ref in [*refs(call), *(ref_of(found.obj) for found in objects(call))]:
        yield scaled(ref, call.ctx, replicas, current=was, **call.at())


def _number(word: Word | None) -> Any:
    if word is None:
        return Unknown("not given")
    return int(word) if isinstance(word, str) and word.isdigit() else word


# --- nodes -------------------------------------------------------------------------------------


def cordon(call: Call) -> Iterator[Operation]:
    return _nodes(call, {"spec": Partial({"unschedulable": True})})


def uncordon(call: Call) -> Iterator[Operation]:
    return _nodes(call, {"spec": Partial(absent=frozenset({"unschedulable"}))})


def _nodes(call: Call, after: dict[str, Any]) -> Iterator[Operation]:
    row = kinds.of_resource("nodes")
    names: list[Word] = [_bare(word) for word in call.args]
    chosen = [Ref(kind=row, name=name) for name in names] or refs(call, ["nodes"])
    for ref in chosen:
        op = edited(ref, call.ctx, after, **call.at())
        if call.verb.startswith("drain"):
            op.target["drain"] = True  # it evicts the pods too
        yield op


def _bare(word: Word) -> Word:
    return word.partition("/")[2] or word if isinstance(word, str) else word


def taint(call: Call) -> Iterator[Operation]:
    """`kubectl taint nodes n1 key=value:Effect key:Effect-`."""
    targets = [word for word in call.args if not _is_taint(word)]
    added = [str(word) for word in call.args if _is_taint(word) and not str(word).endswith("-")]
    removes = any(str(word).endswith("-") for word in call.args if _is_taint(word))
    taints: Any = Unknown("one taint is removed") if removes else [_taint(text) for text in added]
    for ref in refs(call, targets):
        yield edited(ref, call.ctx, {"spec": Partial({"taints": taints})}, **call.at())


def _is_taint(word: Word) -> bool:
    return isinstance(word, str) and ("=" in word or ":" in word or word.endswith("-"))


def _taint(text: str) -> dict[str, str]:
    pair, _, effect = text.rpartition(":")
    key, _, value = pair.partition("=")
    return {"key": key, "value": value, "effect": effect}


# --- set, rollout ------------------------------------------------------------------------------


def set_(call: Call) -> Iterator[Operation]:
    what, *words = call.args or [""]
    targets, given, _ = _pairs(words)
    field = _SETTERS.get(str(what))
    if field is None:
        return
    if what in ("serviceaccount", "sa") and len(targets) > 1:
        given = {"": targets.pop()}
    if what == "selector" and len(targets) > 2:
        targets = targets[:2]
    after = field(call, given)
    for ref in [*refs(call, targets), *(ref_of(found.obj) for found in objects(call))]:
        yield edited(ref, call.ctx, after, **call.at())


def _pod_spec(fields: dict[str, Any]) -> dict[str, Any]:
    return {"spec": Partial({"template": Partial({"spec": Partial(fields)})})}


def _containers(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Containers of which some fields are known; there may be others."""
    return _pod_spec({"containers": [Partial(one) for one in fields]})


def _image(_call: Call, given: dict[str, Any]) -> dict[str, Any]:
    return _containers([{"name": name, "image": image} for name, image in given.items()])


def _env(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    """Names only: values may be passwords."""
    extra = [str(word).partition("=")[0] for word in call.parsed.every("env")]
    names = [*given, *extra]
    env = [{"name": name, "value": Unknown("not looked at")} for name in names]
    return _containers([{"name": Unknown("every container"), "env": env}])


def _resources(call: Call, _given: dict[str, Any]) -> dict[str, Any]:
    values = {
        field: dict(
            str(pair).split("=", 1) for pair in call.parsed.every(field) if "=" in str(pair)
        )
        for field in ("limits", "requests")
    }
    name = call.flag_or("container", Unknown("every container"))
    return _containers([{"name": name, "resources": Partial(values)}])


def _account(_call: Call, given: dict[str, Any]) -> dict[str, Any]:
    return _pod_spec({"serviceAccountName": next(iter(given.values()), Unknown("not given"))})


def _selector(_call: Call, given: dict[str, Any]) -> dict[str, Any]:
    return {"spec": Partial({"selector": given or Unknown("not given")})}


def _subject(_call: Call, _given: dict[str, Any]) -> dict[str, Any]:
    return {"subjects": Unknown("subjects are added")}


_SETTERS = {
    "image": _image,
    "env": _env,
    "resources": _resources,
    "serviceaccount": _account,
    "sa": _account,
    "selector": _selector,
    "subject": _subject,
}


def rollout(call: Call) -> Iterator[Operation]:
    """undo, restart, pause and resume; status and history only read."""
    what, *words = call.args or [""]
    before, after = _ROLLOUTS.get(str(what), (None, None))
    if after is None:
        return
    for ref in [*refs(call, words), *(ref_of(found.obj) for found in objects(call))]:
        old = {"spec": before} if before is not None else None
        yield edited(ref, call.ctx, {"spec": after}, before=old, **call.at())


def _restarted(notes: dict[str, Any]) -> Partial:
    """A restart touches one annotation of the template, which is closed: nothing else differs."""
    return Partial({"template": {"metadata": {"annotations": notes}}})


_ROLLOUTS: dict[str, tuple[Partial | None, Partial]] = {
    "undo": (None, Partial({"template": Unknown("the template of an older revision")})),
    "restart": (
        _restarted({}),
        _restarted({"kubectl.kubernetes.io/restartedAt": Unknown("the time")}),
    ),
    "pause": (None, Partial({"paused": True})),
    "resume": (None, Partial(absent=frozenset({"paused"}))),
}


def certificate(call: Call) -> Iterator[Operation]:
    """`kubectl certificate approve|deny NAME`."""
    what, *words = call.args or [""]
    condition = {"approve": "Approved", "deny": "Denied"}.get(str(what))
    if condition is None:
        return
    row = kinds.of_resource("certificatesigningrequests")
    after = {"status": Partial({"conditions": [Partial({"type": condition, "status": "True"})]})}
    for name in words:
        ref = Ref(kind=row, name=_bare(name))
        yield edited(ref, call.ctx, after, subresource="approval", **call.at())
