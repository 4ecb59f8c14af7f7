"""Pods from protobuf: an API server makes it with half of the work that JSON costs it.

`ALL` names the fields that the Structs of `facts.pods` have, with their numbers in Kubernetes' own
definition (k8s.io/api/core/v1/generated.proto, where a number never changes its meaning). What is
not named is thrown away unread, in C. What is left of a pod is little, and much the same from pod
to pod: in a second step each part of it is looked up by its bytes, and built once for a page.

The result is what JSON gives, after `share.PodSharing` (which drops volumes that tell nothing).
Measured on 10,000 pods, CPU: 0.25 s for this, 0.16 s for JSON, 0.5 to 0.9 s less for the server.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory

from seawall.facts.objects import Owner, PodMeta
from seawall.facts.pods import (
    ClaimSource,
    Container,
    ContainerState,
    ContainerStatus,
    EmptyDir,
    Ephemeral,
    HostPath,
    Pod,
    PodCondition,
    PodSpec,
    PodStatus,
    Reason,
    Resources,
    Volume,
)

Schema = Mapping[str, str]  # message -> "field=number type", "*" behind the type of a list

_PARTS: Final[Schema] = {
    "Time": "seconds=1 int64",
    "Owner": "kind=1 string, name=3 string, controller=6 bool",
    "Entry": "key=1 string, value=2 string",
    "Amount": "key=1 string, value=2 Quantity",
    "Quantity": "string=1 string",
    "Volume": "name=1 string, source=2 Source",
    "Source": "host_path=1 HostPath, empty_dir=2 EmptyDir, claim=10 Claim, ephemeral=29 Ephemeral",
    "HostPath": "path=1 string",
    "EmptyDir": "medium=1 string",
    "Claim": "name=1 string",
    "Ephemeral": "",
    "Container": "name=1 string, image=2 string, resources=8 Resources",
    "Resources": "limits=1 Amount*, requests=2 Amount*",
    "Condition": "type=1 string, status=2 string",
    "Running": "name=1 string, state=2 State, restarts=5 int32",
    "State": "waiting=1 Reason",
    "Reason": "reason=1 string",
}
_POD: Final[Schema] = {
    "List": "items=2 Pod*",
    "Pod": "metadata=1 Meta, spec=2 Spec, status=3 Status",
    "Meta": "name=1 string, namespace=3 string, created=8 Time, deleted=9 Time, labels=11 Entry*, "
    "owners=13 Owner*",
    "Spec": "volumes=1 Volume*, containers=2 Container*, selector=7 Entry*, node=10 string, "
    "host_network=11 bool",
    "Status": "phase=1 string, conditions=2 Condition*, ip=6 string, containers=8 Running*",
}
ALL: Final[Schema] = {**_POD, **_PARTS}
_NO_SOURCE: Final = b"\x12\x00"  # how a volume ends of whose source nothing was kept


def classes(schema: Schema, *, flat: bool = False) -> dict[str, type[message.Message]]:
    """Message classes. `flat`: those of `_PARTS` are the bytes they are made of."""
    proto = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="pods.proto", package="pods")
    for name, fields in schema.items():
        made = file.message_type.add(name=name)
        for field in filter(None, fields.split(", ")):
            left, _, type_ = field.partition(" ")
            key, _, number = left.partition("=")
            label = proto.LABEL_REPEATED if type_.endswith("*") else proto.LABEL_OPTIONAL
            added = made.field.add(name=key, number=int(number), label=label)
            type_ = type_.rstrip("*")
            if flat and type_ in _PARTS:
                added.type = proto.TYPE_BYTES
            elif type_[0].isupper():
                added.type, added.type_name = proto.TYPE_MESSAGE, f".pods.{type_}"
            else:
                added.type = proto.Type.Value(f"TYPE_{type_.upper()}")
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    find = pool.FindMessageTypeByName
    return {name: message_factory.GetMessageClass(find(f"pods.{name}")) for name in schema}


@functools.cache
def _classes() -> tuple[dict[str, Any], Any]:
    return classes(ALL), classes(_POD, flat=True)["List"]


def pods(page: bytes) -> list[Pod]:
    """The pods of a packed page: its four bytes of magic, then the items of a PodList.

    msgspec.DecodeError: it is no such page.
    """
    full, flat = _classes()
    try:
        kept = full["List"].FromString(page[4:])
        kept.DiscardUnknownFields()
        read = _Page(full)
        return [read.pod(item) for item in flat.FromString(kept.SerializeToString()).items]
    except (message.DecodeError, UnicodeDecodeError, ValueError, OverflowError) as error:
        raise msgspec.DecodeError(f"it is no list of pods: {error}") from error


class _Page:
    """The pods of one page, and the parts that were built for them: bytes -> value."""

    def __init__(self, full: dict[str, Any]) -> None:
        self.times = _Known(lambda raw: _time(full["Time"].FromString(raw)))
        self.texts = _Known(lambda raws: _texts(map(full["Entry"].FromString, raws)))
        self.owners = _Known(lambda raws: tuple(map(_owner, map(full["Owner"].FromString, raws))))
        self.volumes = _Known(lambda raws: [_volume(full["Volume"].FromString(r)) for r in raws])
        self.containers = _Known(
            lambda raws: [_container(full["Container"].FromString(raw)) for raw in raws]
        )
        self.conditions = _Known(
            lambda raws: tuple([_condition(full["Condition"].FromString(raw)) for raw in raws])
        )
        self.running = _Known(
            lambda raws: tuple([_running(full["Running"].FromString(raw)) for raw in raws])
        )

    def pod(self, item: Any) -> Pod:
        meta, spec, status = item.metadata, item.spec, item.status
        volumes = [raw for raw in spec.volumes if not raw.endswith(_NO_SOURCE)]
        return Pod(
            metadata=PodMeta(
                name=meta.name,
                namespace=meta.namespace,
                labels=self.texts[tuple(meta.labels)],
                owner_references=self.owners[tuple(meta.owners)],
                creation_timestamp=self.times[meta.created],
                deletion_timestamp=self.times[meta.deleted] if meta.deleted else None,
            ),
            spec=PodSpec(
                node_name=spec.node,
                host_network=spec.host_network,
                volumes=self.volumes[tuple(volumes)],
                containers=self.containers[tuple(spec.containers)],
                node_selector=self.texts[tuple(spec.selector)],
            ),
            status=PodStatus(
                phase=status.phase,
                pod_ip=status.ip,
                conditions=self.conditions[tuple(status.conditions)],
                container_statuses=self.running[tuple(status.containers)],
            ),
        )


class _Known(dict[Any, Any]):
    """Values by their bytes; one that is missing is built."""

    def __init__(self, build: Any) -> None:
        super().__init__()
        self.build = build

    def __missing__(self, raw: Any) -> Any:
        self[raw] = made = self.build(raw)
        return made


def _time(time: Any) -> str:
    found = datetime.datetime.fromtimestamp(time.seconds, datetime.UTC)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def _texts(entries: Any) -> dict[str, str]:
    return {entry.key: entry.value for entry in entries}


def _amounts(entries: Any) -> dict[str, str | int]:
    return {entry.key: entry.value.string for entry in entries}


def _owner(one: Any) -> Owner:
    controller = one.controller if one.HasField("controller") else None
    return Owner(kind=one.kind, name=one.name, controller=controller)


def _volume(one: Any) -> Volume:
    source = one.source
    has = source.HasField
    return Volume(
        name=one.name,
        persistent_volume_claim=ClaimSource(claim_name=source.claim.name) if has("claim") else None,
        host_path=HostPath(path=source.host_path.path) if has("host_path") else None,
        empty_dir=EmptyDir(medium=source.empty_dir.medium) if has("empty_dir") else None,
        ephemeral=Ephemeral() if has("ephemeral") else None,
    )


def _container(one: Any) -> Container:
    amounts = one.resources
    resources = Resources(requests=_amounts(amounts.requests), limits=_amounts(amounts.limits))
    return Container(name=one.name, image=one.image, resources=resources)


def _condition(one: Any) -> PodCondition:
    return PodCondition(type=one.type, status=one.status)


def _running(one: Any) -> ContainerStatus:
    state = None
    if one.HasField("state"):
        waits = one.state.HasField("waiting")
        state = ContainerState(waiting=Reason(reason=one.state.waiting.reason) if waits else None)
    return ContainerStatus(name=one.name, restart_count=one.restarts, state=state)
