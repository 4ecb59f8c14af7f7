"""kubectl create with its generators, expose and autoscale: objects made from flags."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from seawall.commands.context import Word
from seawall.commands.objects import applied, edited
from seawall.commands.programs.kubectl_call import Call, objects, opened, refs
from seawall.commands.programs.kubectl_writes import put, raw_ref, via
from seawall.model import Operation, Partial, Unknown

_SHORT = {"ns": "namespace", "cm": "configmap", "deploy": "deployment", "svc": "service"} | {
    "sa": "serviceaccount",
    "cj": "cronjob",
    "ing": "ingress",
    "pdb": "poddisruptionbudget",
    "pc": "priorityclass",
    "resourcequota": "quota",
}


def create(call: Call) -> Iterator[Operation]:
    raw = call.flag("raw")
    if isinstance(raw, str) and (found := raw_ref(raw)):
        ref, sub = found
        yield edited(ref, call.ctx, subresource=sub, closed=False, **call.at())
        return
    for one in objects(call):
        yield from put(call, one, "create")
    if not call.args:
        return
    what = str(call.args[0])
    maker = _MAKERS.get(_SHORT.get(what, what))
    names = call.args[2:] if what in ("secret", "service", "svc") else call.args[1:]
    if maker and names:
        yield from made(call, maker(call, names[0]))


def made(call: Call, obj: dict[str, Any]) -> Iterator[Operation]:
    """A create of an object made from flags, and what its containers do."""
    metadata: dict[str, Any] = obj["metadata"]
    if call.namespace is not None and obj["kind"] not in _CLUSTER:
        metadata["namespace"] = call.namespace
    yield applied(obj, call.ctx, action="create", **call.at())
    yield from call.ctx.inside(obj, call.ctx)


_CLUSTER = ("Namespace", "ClusterRole", "ClusterRoleBinding", "PriorityClass")


def _object(version: str, kind: str, name: Word, **fields: Any) -> dict[str, Any]:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **fields}


def _labelled(obj: dict[str, Any]) -> dict[str, Any]:
    """With the label app=NAME, as kubectl makes Deployments and Services."""
    obj["metadata"]["labels"] = {"app": obj["metadata"]["name"]}
    return obj


def _pod_spec(call: Call, own: Word, **fields: Any) -> dict[str, Any]:
    container: dict[str, Any] = {
        "name": own,
        "image": call.flag_or("image", Unknown("not given")),
    }
    if call.parsed.rest:
        container["command"] = list(call.parsed.rest)
    if isinstance(port := call.flag("port"), str) and port.isdigit():
        container["ports"] = [{"containerPort": int(port)}]
    return {"containers": [container], **fields}


def _deployment(call: Call, name: Word) -> dict[str, Any]:
    count, image = call.flag_or("replicas", "1"), call.flag("image")
    own: Word = name  # a Deployment's container has the image's name without path and tag
    if isinstance(image, str):
        own = image.rpartition("/")[2].partition("@")[0].partition(":")[0]
    template = {"metadata": {"labels": {"app": name}}, "spec": _pod_spec(call, own)}
    spec = {
        "replicas": int(count) if isinstance(count, str) and count.isdigit() else count,
        "selector": {"matchLabels": {"app": name}},
        "template": template,
    }
    return _labelled(_object("apps/v1", "Deployment", name, spec=spec))


def _job(call: Call, name: Word) -> dict[str, Any]:
    if call.flag("from") is not None:
        return _object("batch/v1", "Job", name, spec=Partial(why="copied from a CronJob"))
    template = {"spec": _pod_spec(call, name, restartPolicy="Never")}
    return _object("batch/v1", "Job", name, spec={"template": template})


def _cronjob(call: Call, name: Word) -> dict[str, Any]:
    template = {"spec": _pod_spec(call, name, restartPolicy="OnFailure")}
    job = {"metadata": {"name": name}, "spec": {"template": template}}
    spec = {"schedule": call.flag("schedule"), "jobTemplate": job}
    return _object("batch/v1", "CronJob", name, spec=spec)


def _configmap(call: Call, name: Word) -> dict[str, Any]:
    return _object("v1", "ConfigMap", name, data=_data(call))


def _secret(call: Call, name: Word) -> dict[str, Any]:
    """Keys only; the values are never kept."""
    hidden = {key: Unknown("a Secret's value") for key in _data(call)}
    return _object("v1", "Secret", name, data=Partial(hidden))


def _data(call: Call) -> dict[str, Any]:
    """`--from-literal key=value`, `--from-file [key=]path`, `--from-env-file path`."""
    data: dict[str, Any] = {}
    unseen: Unknown | None = None
    for word in call.parsed.flags.get("from-literal", ()):
        key, _, value = str(word if isinstance(word, str) else word.prefix).partition("=")
        data[key] = value if isinstance(word, str) else Unknown(word.why, value, word.suffix)
    for word in call.parsed.flags.get("from-file", ()):
        if isinstance(word, Unknown):
            unseen = word
            continue
        key, equals, path = word.partition("=")
        path = path if equals else word
        key = key if equals else posixpath.basename(word)
        content = opened(call, path)
        data[key] = content.decode("utf-8", "replace") if content else Unknown(f"in {path}")
    if call.flag("from-env-file") is not None or unseen is not None:
        return Partial(data, why="more keys come from files")
    return data


def _service(call: Call, name: Word) -> dict[str, Any]:
    types = {"loadbalancer": "LoadBalancer", "nodeport": "NodePort", "externalname": "ExternalName"}
    spec: dict[str, Any] = {
        "type": types.get(str(call.args[1]).lower(), "ClusterIP"),
        "selector": {"app": name},
        "ports": [_port(str(word)) for word in call.parsed.every("tcp")],
    }
    return _labelled(_object("v1", "Service", name, spec=spec))


def _port(text: str) -> dict[str, Any]:
    port, _, target = text.partition(":")
    return {
        "name": text.replace(":", "-"),
        "port": _number(port),
        "targetPort": _number(target or port),
        "protocol": "TCP",
    }


def _number(text: str) -> Any:
    return int(text) if text.isdigit() else text


def _binding(kind: str) -> Callable[[Call, Word], dict[str, Any]]:
    def make(call: Call, name: Word) -> dict[str, Any]:
        cluster = call.flag("clusterrole")
        ref = {
            "apiGroup": "rbac.authorization.k8s.io",
            "kind": "ClusterRole" if cluster is not None else "Role",
            "name": cluster if cluster is not None else call.flag("role"),
        }
        subjects: list[dict[str, Any]] = []
        for flag, what in (("user", "User"), ("group", "Group")):
            group = {"apiGroup": "rbac.authorization.k8s.io"}
            subjects += [{"kind": what, "name": one, **group} for one in call.parsed.every(flag)]
        for one in call.parsed.every("serviceaccount"):
            space, _, account = str(one).partition(":")
            subjects.append({"kind": "ServiceAccount", "namespace": space, "name": account})
        return _object("rbac.authorization.k8s.io/v1", kind, name, roleRef=ref, subjects=subjects)

    return make


def _role(kind: str) -> Callable[[Call, Word], dict[str, Any]]:
    def make(call: Call, name: Word) -> dict[str, Any]:
        rule = {"verbs": call.parsed.every("verb"), "resources": call.parsed.every("resource")}
        return _object("rbac.authorization.k8s.io/v1", kind, name, rules=[Partial(rule)])

    return make


def _plain(version: str, kind: str) -> Callable[[Call, Word], dict[str, Any]]:
    def make(_call: Call, name: Word) -> dict[str, Any]:
        return _object(version, kind, name)

    return make


def _priority(call: Call, name: Word) -> dict[str, Any]:
    value = call.flag_or("value", "0")
    number = _number(value) if isinstance(value, str) else value
    return _object("scheduling.k8s.io/v1", "PriorityClass", name, value=number)


def _unseen(version: str, kind: str) -> Callable[[Call, Word], dict[str, Any]]:
    """Kinds whose flags no rule reads: the spec stays unknown."""

    def make(_call: Call, name: Word) -> dict[str, Any]:
        return _object(version, kind, name, spec=Partial(why="made from flags"))

    return make


_MAKERS: dict[str, Callable[[Call, Word], dict[str, Any]]] = {
    "deployment": _deployment,
    "job": _job,
    "cronjob": _cronjob,
    "configmap": _configmap,
    "secret": _secret,
    "service": _service,
    "namespace": _plain("v1", "Namespace"),
    "serviceaccount": _plain("v1", "ServiceAccount"),
    "priorityclass": _priority,
    "role": _role("Role"),
    "clusterrole": _role("ClusterRole"),
    "rolebinding": _binding("RoleBinding"),
    "clusterrolebinding": _binding("ClusterRoleBinding"),
    "quota": _unseen("v1", "ResourceQuota"),
    "ingress": _unseen("networking.k8s.io/v1", "Ingress"),
    "poddisruptionbudget": _unseen("policy/v1", "PodDisruptionBudget"),
}


def expose(call: Call) -> Iterator[Operation]:
    """A Service for a workload; its selector is the workload's and not known here."""
    for ref in refs(call):
        port = call.flag("port")
        ports: Any = Unknown("the workload's ports")
        if isinstance(port, str):
            ports = [_port(f"{one}:{call.flag_or('target-port', one)}") for one in port.split(",")]
        spec = {
            "type": call.flag_or("type", "ClusterIP"),
            "ports": ports,
            "selector": Unknown("the workload's labels"),
        }
        name = call.flag_or("name", ref.name)
        yield from made(call, _object("v1", "Service", name, spec=spec))
    for found in objects(call):
        inner = msgspec.structs.replace(call, ctx=via(call, found))
        name = call.flag_or("name", Unknown("the workload's name"))
        yield from made(inner, _object("v1", "Service", name, spec=Partial()))


def autoscale(call: Call) -> Iterator[Operation]:
    for ref in refs(call):
        limits = {
            field: int(value)
            for field, flag in (("minReplicas", "min"), ("maxReplicas", "max"))
            if isinstance(value := call.flag(flag), str) and value.isdigit()
        }
        owner = {"apiVersion": "apps/v1", "kind": ref.kind.kind, "name": ref.name}
        spec = Partial({"scaleTargetRef": owner, **limits})
        name = call.flag_or("name", ref.name)
        yield from made(call, _object("autoscaling/v2", "HorizontalPodAutoscaler", name, spec=spec))
