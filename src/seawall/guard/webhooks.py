"""The webhook configuration out of the catalogue: what needs facts is asked of the agent.

Two webhooks in one configuration: what may not pass unjudged (`if_unknown` is deny) fails closed,
the rest fails open. Only requests that some rule wants reach the agent: rules name resources and
operations, a match condition does what CEL can decide. It can never lock a cluster out: Seawall's
own namespace is exempt, the platform's own work is (as in the native policies), and an API server
asks no webhook about webhook configurations.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from seawall.audit.platform import Actor
from seawall.engine import Catalog
from seawall.guard import exempt, items, policies, texts
from seawall.guard.items import Item
from seawall.guard.setting import LABELS, NAME, NAMESPACE, Object, Setting

API: Final = "admissionregistration.k8s.io/v1"
RESOURCE: Final = "admissionregistration.k8s.io/validatingwebhookconfigurations"
SERVICE: Final = "seawall-agent"
SECONDS: Final = 5  # that an API server waits
_FAIL, _OPEN, _EVERY = "/admission/fail", "/admission/open", "/admission"
PATHS: Final = (_EVERY, _FAIL, _OPEN)
_POLICIES: Final = {_FAIL: "Fail", _OPEN: "Ignore"}


def at(catalog: Catalog, path: str) -> Catalog:
    """What is judged at a path: the hazards that fail closed, the others, or all."""
    if path == _EVERY:
        return catalog
    return catalog.selected(lambda id_, _: _is_closed(catalog, id_) == (path == _FAIL))


def _is_closed(catalog: Catalog, id_: str) -> bool:
    entry = catalog.hazards.get(id_)
    return entry is not None and entry.reaction == "deny"


def service(bundle: bytes) -> Object:
    """The clientConfig of the agent in its cluster, with that CA bundle (PEM)."""
    return {"service": {"namespace": NAMESPACE, "name": SERVICE}, "caBundle": _base64(bundle)}


def elsewhere(url: str, bundle: bytes) -> Object:
    """The clientConfig of an agent outside of the cluster, at "https://host:port"."""
    return {"url": url.rstrip("/"), "caBundle": _base64(bundle)}


def configuration(
    catalog: Catalog,
    actors: Sequence[Actor],
    setting: Setting,
    client: Object,
    *,
    everything: bool = False,
) -> Object | None:
    """The object as it is applied; None if no hazard needs it.

    `client`: see `service` and `elsewhere`. `everything`: also what native policies would judge
    (an API server before 1.30 has none).
    """
    found = [*_facts(catalog), *(_natives(catalog) if everything else ())]
    rows = (*actors, *setting.actors)
    webhooks = [
        _webhook(path, wanted, rows, setting, client)
        for path in _POLICIES
        if (wanted := [i for i in found if _is_closed(catalog, i.hazard) == (path == _FAIL)])
    ]
    if not webhooks:
        return None
    return made(NAME, webhooks)


def made(name: str, webhooks: list[Object], **notes: str) -> Object:
    """The object that holds them; `notes` are its annotations, if it has any."""
    metadata = {"name": name, "labels": dict(LABELS)} | ({"annotations": notes} if notes else {})
    kind = "ValidatingWebhookConfiguration"
    return {"apiVersion": API, "kind": kind, "metadata": metadata, "webhooks": webhooks}


def _facts(catalog: Catalog) -> Iterator[Item]:
    """The match items that ask what breaks."""
    for left in items.left_out(catalog):
        if left.why == "facts":
            entry = catalog.hazards[left.hazard]
            match = entry.match.kube[left.number]
            by_resource: dict[str, list[str]] = {}
            for name in match.resources:
                resource, sub = items.parted(name)
                by_resource.setdefault(resource, []).append(sub)
            for resource, subs in by_resource.items():
                id_ = f"{left.hazard}.{left.number}"
                yield Item(id_, left.hazard, entry, match, resource, tuple(sorted(subs)))


def _natives(catalog: Catalog) -> Iterator[Item]:
    for found in items.native(catalog).values():
        yield from found


def _webhook(
    path: str, found: list[Item], actors: Sequence[Actor], setting: Setting, client: Object
) -> Object:
    by_resource: dict[str, list[Item]] = {}
    for item in found:
        by_resource.setdefault(item.resource, []).append(item)
    return webhook(
        f"{path.rpartition('/')[2]}.guard.seawall.io",
        client_of(client, path),
        policy=_POLICIES[path] if setting.mode == "deny" else "Ignore",
        namespaces=_OTHERS,
        rules=[
            rule
            for resource, some in sorted(by_resource.items())
            for rule in policies.rules(*_split(resource), some)
        ],
        conditions={"wanted": _wanted(found, actors), "no-break-glass": NO_BREAK_GLASS},
    )


def webhook(
    name: str,
    client: Object,
    *,
    policy: str,
    namespaces: Object,
    rules: list[Object],
    conditions: dict[str, str],
) -> Object:
    """One webhook of a configuration. Every field that the server would fill in is written out, so
    that it is unchanged exactly if it is the same."""
    return {
        "name": name,
        "admissionReviewVersions": ["v1"],
        "clientConfig": client,
        "failurePolicy": policy,
        "matchPolicy": "Equivalent",
        "namespaceSelector": namespaces,
        "objectSelector": {},
        "sideEffects": "NoneOnDryRun",
        "timeoutSeconds": SECONDS,
        "rules": rules,
        "matchConditions": [{"name": key, "expression": text} for key, text in conditions.items()],
    }


# Who may break the glass is asked nothing more.
NO_BREAK_GLASS: Final = f"!({policies.VARIABLES['glass']})"
# The way to repair and to remove Seawall stays free, whatever state it is in.
_OTHERS: Final[Object] = {
    "matchExpressions": [
        {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": [NAMESPACE]}
    ]
}


def client_of(client: Object, path: str = _EVERY) -> Object:
    """The clientConfig of one path."""
    if "service" in client:
        named = {"port": 443} | client["service"] | {"path": path}
        return client | {"service": named}
    return client | {"url": client["url"] + path}


def _wanted(found: Iterable[Item], actors: Sequence[Actor]) -> str:
    """True for a request that some item looks at, as far as CEL can tell.

    Each `when` once: an API server takes an expression of 100,000 characters at most.
    """
    by_when: dict[str, list[Item]] = {}
    for item in found:
        by_when.setdefault(" ".join(item.match.when.split()), []).append(item)
    return _any(
        _all(_any(_asked(item, actors) for item in some), "" if when == "true" else f"({when})")
        for when, some in by_when.items()
    )


def _asked(item: Item, actors: Sequence[Actor]) -> str:
    """The request is one that the item is about, and nobody's whose work it is."""
    group, plural = _split(item.resource)
    free = _any(exempt.of_platform(item, actors))
    going = "has(oldObject.metadata.deletionTimestamp)"
    deletes = "DELETE" in item.match.operations
    return _all(
        f"request.resource.group == {texts.quoted(group)}",
        f"request.resource.resource == {texts.quoted(plural)}",
        f"request.operation in {_list(item.match.operations)}",
        f"{_SUB} in {_list(item.subresources)}",
        f"!{free.replace('variables.sub', _SUB)}" if free else "",
        f"!(request.operation == 'DELETE' && {going})" if deletes else "",
    )


_SUB: Final = f"({policies.VARIABLES['sub']})"


def _all(*tests: str) -> str:
    return f"({' && '.join(filter(None, tests))})"


def _any(tests: Iterable[str]) -> str:
    found = list(tests)
    return f"({' || '.join(found)})" if found else ""


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(texts.quoted(word) for word in sorted(words))}]"


def _split(resource: str) -> tuple[str, str]:
    group, _, plural = resource.rpartition("/")
    return group, plural


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
