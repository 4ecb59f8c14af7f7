"""Keeps the parts that many pods have alike once, instead of once for each."""

from __future__ import annotations

from typing import Any

from seawall.facts.network import EndpointConditions, EndpointSlice
from seawall.facts.nodes import Node
from seawall.facts.objects import Fact
from seawall.facts.pods import Pod, PodCondition, Volume


class PodSharing:
    """Called with the pods of page after page; changes them in place."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._first: dict[str, Pod] = {}  # by owner: pods of one template follow each other
        self._conditions: dict[Any, PodCondition] = {}
        self._lists: dict[tuple[int, ...], list[PodCondition]] = {}

    def __call__(self, pods: list[Pod]) -> None:
        for pod in pods:
            self._pod(pod)

    def _pod(self, pod: Pod) -> None:
        meta, spec, status = pod.metadata, pod.spec, pod.status
        if spec.volumes:
            spec.volumes = [volume for volume in spec.volumes if _tells(volume)] or _NO_VOLUMES
        owners = meta.owner_references
        key = owners[0].uid if owners else ""
        like = self._first.setdefault(key, pod)
        if like is not pod:
            self._alike(pod, like)
        texts = self._texts.setdefault
        meta.namespace = texts(meta.namespace, meta.namespace)
        meta.creation_timestamp = texts(meta.creation_timestamp, meta.creation_timestamp)
        spec.node_name = texts(spec.node_name, spec.node_name)
        status.phase = texts(status.phase, status.phase)
        spec.service_account_name = texts(spec.service_account_name, spec.service_account_name)
        conditions = [self._condition(condition) for condition in status.conditions]
        if all(condition.status == "True" for condition in conditions):
            same = tuple(map(id, conditions))  # of shared ones, which live as long as this
            conditions = self._lists.setdefault(same, conditions)
        status.conditions = conditions

    def _alike(self, pod: Pod, like: Pod) -> None:
        """What equals the same part of its sibling becomes that part."""
        for mine, other, names in (
            (pod.metadata, like.metadata, ("labels", "owner_references")),
            (pod.spec, like.spec, ("containers", "node_selector", "volumes")),
            (pod.status, like.status, ("container_statuses",)),
        ):
            for name in names:
                theirs = getattr(other, name)
                if getattr(mine, name) == theirs:
                    setattr(mine, name, theirs)

    def _condition(self, condition: PodCondition) -> PodCondition:
        """When a condition became true is of interest to nobody; when it ceased to be, is."""
        if condition.status == "True":
            condition.last_transition_time = None
            key = condition.type, condition.reason
            return self._conditions.setdefault(key, condition)
        return condition


class EndpointSharing:
    """Called with the slices of page after page; changes them in place."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._conditions: dict[Any, EndpointConditions] = {}

    def __call__(self, slices: list[EndpointSlice]) -> None:
        texts = self._texts.setdefault
        for endpoint in (one for found in slices for one in found.endpoints or ()):
            now = endpoint.conditions
            key = now.ready, now.serving, now.terminating
            endpoint.conditions = self._conditions.setdefault(key, now)
            endpoint.node_name = texts(endpoint.node_name, endpoint.node_name)
            if (ref := endpoint.target_ref) is not None:
                ref.kind = texts(ref.kind, ref.kind)
                ref.namespace = texts(ref.namespace, ref.namespace)


class NodeSharing:
    """Called with the nodes of page after page; changes them in place."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._amounts: dict[Any, dict[str, str | int]] = {}

    def __call__(self, nodes: list[Node]) -> None:
        for node in nodes:
            status = node.status
            for part in (*status.conditions, status.node_info):
                self._alike(part)
            node.metadata.labels = self._values(node.metadata.labels)
            node.metadata.annotations = self._values(node.metadata.annotations)
            for name in ("capacity", "allocatable"):
                amounts = getattr(status, name)
                key = tuple(amounts.items())
                setattr(status, name, self._amounts.setdefault(key, amounts))

    def _alike(self, part: Fact) -> None:
        for name in part.__struct_fields__:
            if (value := getattr(part, name)) is not None:
                setattr(part, name, self._texts.setdefault(value, value))

    def _values(self, texts: dict[str, str]) -> dict[str, str]:
        return {key: self._texts.setdefault(value, value) for key, value in texts.items()}


_NO_VOLUMES: list[Volume] = []


def _tells(volume: Volume) -> bool:
    """It holds data or a part of the node; others only hand in configuration."""
    parts = (volume.persistent_volume_claim, volume.host_path, volume.empty_dir, volume.ephemeral)
    return any(part is not None for part in parts)
