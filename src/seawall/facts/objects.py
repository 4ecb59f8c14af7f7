"""The parts that objects of all kinds have: metadata, conditions, references, selectors."""

from __future__ import annotations

from typing import ClassVar

import msgspec


class Fact(msgspec.Struct, rename="camel", gc=False, kw_only=True):
    """A part of an object. Fields are named as in the API, in snake_case."""


class Shared(msgspec.Struct, rename="camel", gc=False, kw_only=True, frozen=True):
    """A part that many objects have alike: never changed, found again by its value."""


class Owner(Shared, frozen=True):
    kind: str = ""
    name: str = ""
    controller: bool | None = None


class PodMeta(Fact):
    """Without a uid: there are very many pods, and nothing refers to one by it."""

    name: str = ""
    namespace: str = ""
    labels: dict[str, str] = {}
    owner_references: tuple[Owner, ...] = ()
    creation_timestamp: str = ""
    deletion_timestamp: str | None = None


class Meta(PodMeta):
    uid: str = ""


class FullMeta(Meta):
    annotations: dict[str, str] = {}
    finalizers: list[str] = []


class Condition(Fact):
    type: str = ""
    status: str = ""
    reason: str = ""
    message: str = ""
    last_transition_time: str | None = None


class Phase(Fact):
    phase: str = ""


class Ref(Fact):
    kind: str = ""
    namespace: str = ""
    name: str = ""
    uid: str = ""


class Selector(Fact):
    """A LabelSelector: {"matchLabels": {…}, "matchExpressions": [{key, operator, values}]}."""

    match_labels: dict[str, str] = {}
    match_expressions: list[Requirement] = []


class Requirement(Fact):
    key: str = ""
    operator: str = ""  # In, NotIn, Exists, DoesNotExist
    values: list[str] = []


class Object(Fact):
    """An object of the API; a subclass names its resource."""

    resource: ClassVar[str] = ""
    kind_name: ClassVar[str] = ""
    metadata: FullMeta = msgspec.field(default_factory=FullMeta)
