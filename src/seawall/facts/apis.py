"""What the API server is told about itself: definitions, webhooks, extensions; and its records."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from seawall.facts.objects import Condition, Fact, Meta, Object, Phase, Ref, Selector


class CrdNames(Fact):
    plural: str = ""
    kind: str = ""


class CrdVersion(Fact):
    name: str = ""
    served: bool = True
    storage: bool = False


class CrdSpec(Fact):
    group: str = ""
    names: CrdNames = msgspec.field(default_factory=CrdNames)
    scope: str = ""
    versions: list[CrdVersion] = []


class Conditions(Fact):
    conditions: list[Condition] = []


class Crd(Object):
    resource: ClassVar[str] = "apiextensions.k8s.io/customresourcedefinitions"
    kind_name: ClassVar[str] = "CustomResourceDefinition"
    spec: CrdSpec = msgspec.field(default_factory=CrdSpec)
    status: Conditions = msgspec.field(default_factory=Conditions)


class ConfigMap(Object):
    resource: ClassVar[str] = "configmaps"
    kind_name: ClassVar[str] = "ConfigMap"
    data: dict[str, str] = {}


class Namespace(Object):
    resource: ClassVar[str] = "namespaces"
    kind_name: ClassVar[str] = "Namespace"
    status: Phase = msgspec.field(default_factory=Phase)


class Client(Fact):
    """Where a webhook is called. `ca_bundle` is base64."""

    service: Ref | None = None
    url: str = ""
    ca_bundle: str = ""


class WebhookRule(Fact):
    operations: list[str] = []
    api_groups: list[str] = []
    resources: list[str] = []


class Webhook(Fact):
    name: str = ""
    failure_policy: str = "Fail"
    client_config: Client = msgspec.field(default_factory=Client)
    namespace_selector: Selector | None = None
    object_selector: Selector | None = None
    rules: list[WebhookRule] = []
    match_conditions: list[dict[str, Any]] = []


class Webhooks(Object):
    webhooks: list[Webhook] = []


class ValidatingWebhooks(Webhooks):
    resource: ClassVar[str] = "admissionregistration.k8s.io/validatingwebhookconfigurations"
    kind_name: ClassVar[str] = "ValidatingWebhookConfiguration"


class MutatingWebhooks(Webhooks):
    resource: ClassVar[str] = "admissionregistration.k8s.io/mutatingwebhookconfigurations"
    kind_name: ClassVar[str] = "MutatingWebhookConfiguration"


class ApiServiceSpec(Fact):
    service: Ref | None = None


class ApiService(Object):
    resource: ClassVar[str] = "apiregistration.k8s.io/apiservices"
    kind_name: ClassVar[str] = "APIService"
    spec: ApiServiceSpec = msgspec.field(default_factory=ApiServiceSpec)
    status: Conditions = msgspec.field(default_factory=Conditions)


class EventSource(Fact):
    component: str = ""
    host: str = ""


class Event(Object):
    """A core/v1 Event; only its last occurrence is known."""

    resource: ClassVar[str] = "events"
    kind_name: ClassVar[str] = "Event"
    metadata: Meta = msgspec.field(default_factory=Meta)  # type: ignore[assignment]
    source: EventSource = msgspec.field(default_factory=EventSource)
    involved_object: Ref = msgspec.field(default_factory=Ref)
    reason: str = ""
    message: str = ""
    type: str = ""
    last_timestamp: str | None = None
    event_time: str | None = None
