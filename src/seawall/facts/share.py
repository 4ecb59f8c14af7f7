"""Keeps the parts that many pods have alike once, instead of once for each."""

from __future__ import annotations

from typing import Any

from seawall.facts.network import EndpointConditions, EndpointSlice
from seawall.facts.nodes import Node
from seawall.facts.objects import Fact, Owner
from seawall.facts.pods import Pod


class PodSharing:
    """Called with the pods of page after page; changes them in place.

    What a template gives is compared with the first pod of the same owner; what pods of many owners
    have alike is looked up by its value. There are very many pods: each is a step or two of C.
    """

    def __init__(self) -> None:
        self._first: dict[tuple[str, tuple[Owner, ...]], Pod] = {}
        self._known: dict[Any, Any] = {}

    def __call__(self, pods: list[Pod]) -> None:
        known = self._known.setdefault
        for pod in pods:
            meta, spec, status = pod.metadata, pod.spec, pod.status
            if spec.volumes:
                spec.volumes = [volume for volume in spec.volumes if volume.tells]
            meta.namespace = known(meta.namespace, meta.namespace)
            meta.creation_timestamp = known(meta.creation_timestamp, meta.creation_timestamp)
            spec.node_name = known(spec.node_name, spec.node_name)
            status.phase = known(status.phase, status.phase)
            status.conditions = known(status.conditions, status.conditions)
            status.container_statuses = known(status.container_statuses, status.container_statuses)
            owner = meta.namespace, meta.owner_references
            like = self._first.setdefault(owner, pod)
            if like is not pod:
                _alike(pod, like)


def _alike(pod: Pod, like: Pod) -> None:
    """What equals the same part of a pod of the same owner becomes that part."""
    meta, spec, theirs = pod.metadata, pod.spec, like.spec
    meta.owner_references = like.metadata.owner_references
    if meta.labels == like.metadata.labels:
        meta.labels = like.metadata.labels
    if spec.containers == theirs.containers:
        spec.containers = theirs.containers
    if spec.volumes == theirs.volumes:
        spec.volumes = theirs.volumes
    if spec.node_selector == theirs.node_selector:
        spec.node_selector = theirs.node_selector


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
