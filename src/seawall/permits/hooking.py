"""The webhook that decides what native policies leave open: fail-closed, for these objects only.

A configuration of its own, `seawall-delegated`, that only the delegating controller writes. With it
stands a probe: a dry run of a ConfigMap whose name holds the configuration's hash. The API server
asks the agent about it only if it works with exactly this configuration.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from seawall.engine import Catalog
from seawall.errors import ClusterError
from seawall.guard.policies import METADATA
from seawall.guard.setting import NAMESPACE, Object
from seawall.guard.webhooks import NO_BREAK_GLASS, RESOURCE, made, webhook
from seawall.permits.asking import items_on
from seawall.permits.deciding import Delegation
from seawall.permits.literals import literal, parsed

if TYPE_CHECKING:
    from seawall.clients.kube import Cluster

NAME: Final = "seawall-delegated"
PROBE: Final = "seawall-probe-"
PATIENCE: Final = 5.0  # seconds until a new configuration is seen to work
_PROBES: Final = 3  # in a row
_FOR: Final = "seawall.io/delegated"
_OBJECT: Final = (
    "(request.resource.group == '' ? '' : request.resource.group + '/') + request.resource.resource"
    f" + ' ' + {METADATA}.?namespace.orValue('') + '/' + {METADATA}.?name.orValue('')"
)


def configuration(found: Sequence[Delegation], catalog: Catalog, client: Object) -> Object:
    """The object as it is written. `client`: the agent's clientConfig, path included.

    It is unchanged exactly if `webhooks` is the same.
    """
    deciding = webhook(
        "delegated.guard.seawall.io",
        client,
        policy="Fail",
        namespaces={},
        rules=list(_rules(found, catalog)),
        conditions={
            "user": f"request.userInfo.username in {literal({one.user for one in found})}",
            "no-break-glass": NO_BREAK_GLASS,
            "object": f"({_OBJECT}) in {literal({f'{one.resource} {one.place}' for one in found})}",
        },
    )
    name = PROBE + hashlib.sha256(msgspec.json.encode(deciding, order="sorted")).hexdigest()[:16]
    probe = webhook(
        "probe.guard.seawall.io",
        client,
        policy="Fail",
        namespaces={"matchLabels": {"kubernetes.io/metadata.name": NAMESPACE}},
        rules=[_rule("", ["configmaps"], ["CREATE"])],
        conditions={"probe": f"object.metadata.name == '{name}'"},
    )
    notes = {_FOR: literal(str(one) for one in found)}
    return made(NAME, [deciding, probe], **notes)


def _rules(found: Sequence[Delegation], catalog: Catalog) -> Iterator[Object]:
    """The requests that the delegated hazards look at, and no others."""
    asked: dict[tuple[str, str], set[str]] = {}
    for resource, hazard in sorted({(one.resource, one.hazard) for one in found}):
        entry = catalog.hazards.get(hazard)
        for item in items_on(entry, resource) if entry else ():
            for name in item.resources:
                if name.endswith("/claims"):
                    continue  # a subresource of ours, no API server has it
                group, _, path = _parted(name, resource)
                asked.setdefault((group, path), set()).update(item.operations)
    for (group, path), verbs in sorted(asked.items()):
        yield _rule(group, [path], sorted(verbs))


def _parted(name: str, resource: str) -> tuple[str, str, str]:
    """ "apps/deployments/scale" -> its group and path; "*" stands for the resource itself."""
    name = resource if name == "*" else name
    group, slash, plural = resource.rpartition("/")
    rest = name.removeprefix(resource) if name.startswith(resource) else ""
    return group, slash, plural + rest


def _rule(group: str, resources: list[str], verbs: list[str]) -> Object:
    return {
        "apiGroups": [group],
        "apiVersions": ["*"],
        "operations": verbs,
        "resources": resources,
        "scope": "*",
    }


class _Meta(msgspec.Struct, rename="camel"):
    resource_version: str = ""
    annotations: dict[str, str] = {}


class Standing(msgspec.Struct, frozen=True):
    """What the API server has: `webhooks` None if there is no such configuration.

    `texts`: the delegations that it was made for.
    """

    webhooks: list[Object] | None
    version: str = ""
    texts: frozenset[str] = frozenset()


class _Found(msgspec.Struct):
    metadata: _Meta
    webhooks: list[Object] | None = None


def standing(cluster: Cluster) -> Standing:
    body = cluster.get(RESOURCE, NAME)
    if body is None:
        return Standing(None)
    found = msgspec.json.decode(body, type=_Found)
    meta = found.metadata
    texts = parsed(meta.annotations.get(_FOR, "")) or frozenset()
    return Standing(found.webhooks or [], meta.resource_version, texts)


def write(cluster: Cluster, wanted: Object, there: Standing) -> None:
    """ClusterError "conflict" or "exists" if it is not what was read any more."""
    if there.webhooks is None:
        cluster.create(RESOURCE, wanted)
        return
    version = {"resourceVersion": there.version}
    cluster.replace(RESOURCE, NAME, wanted | {"metadata": wanted["metadata"] | version})


def remove(cluster: Cluster, there: Standing) -> None:
    if there.webhooks is not None:
        cluster.delete(RESOURCE, NAME, version=there.version)


def works(cluster: Cluster, wanted: Object, seconds: float = PATIENCE) -> bool:
    """Whether the API server asks the agent by exactly this configuration, and gets an answer.

    An API server that hasn't read it yet creates the probe (as a dry run). One that can't reach the
    agent refuses with its own words, not with the agent's.
    """
    name = wanted["webhooks"][1]["matchConditions"][0]["expression"].split("'")[1]
    end, seen = time.monotonic() + seconds, 0
    while seen < _PROBES:
        if _asked(cluster, name):
            seen += 1
            continue
        seen = 0
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _asked(cluster: Cluster, name: str) -> bool:
    try:
        cluster.create("configmaps", {"metadata": {"name": name}}, NAMESPACE, dry_run=True)
    except ClusterError as error:
        return f"seen {name}" in error.why
    return False
