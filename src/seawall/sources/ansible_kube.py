"""kubernetes.core and helm modules, as the kubectl and helm calls that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from seawall.commands import kinds, objects
from seawall.commands.context import Word
from seawall.commands.kinds import Kind
from seawall.commands.objects import At, Ref
from seawall.commands.shell_state import fill
from seawall.errors import InputError
from seawall.model import Operation, Partial, Unknown
from seawall.sources.ansible_task import Task

Reader = Callable[[Task], Iterator[Operation]]


def k8s(task: Task) -> Iterator[Operation]:
    """k8s: objects from `definition`, `src` or `template`, or one named by kind and name."""
    found, state = _objects(task), task.state()
    at: At = {"line": task.line, "text": task.text}
    if state == "absent":
        for obj in found:
            yield objects.deleted(_ref(obj, task) if _only_names(obj) else obj, task.ctx, **at)
        if not found:
            yield objects.deleted(_named(task), task.ctx, **at)
        return
    for obj in found:
        yield from _set(obj, state, task, at)


def _set(obj: dict[str, Any], state: str, task: Task, at: At) -> Iterator[Operation]:
    if state == "patched":
        ref = objects.ref_of(obj)
        patch = {key: value for key, value in obj.items() if key not in ("apiVersion", "kind")}
        yield objects.patched(ref, task.ctx, patch, **at)
    elif task.flag("force"):
        yield objects.replaced(obj, task.ctx, **at)
    else:
        yield objects.applied(obj, task.ctx, **at)
    if state != "patched":
        yield from task.ctx.inside(obj, task.ctx.at(line=task.line))


def _objects(task: Task) -> list[dict[str, Any]]:
    """The objects that the task gives, with kind, name and namespace of its arguments filled in."""
    given = task.get("definition", "resource_definition", "inline")
    if given is None:
        for name, kind in (("src", "files"), ("template", "templates")):
            path = task.get(name)
            path = path.get("path") if isinstance(path, dict) else path
            opened = task.open(path, kind)
            if opened is not None:
                text = opened[1].decode("utf-8", "replace")
                given = task.scope.word(text) if name == "template" else text
    found: list[dict[str, Any]] = []
    for item in given if isinstance(given, list) else [given]:
        found.extend(_parsed(item, task))
    return [_completed(obj, task) for obj in found]


def _parsed(given: Any, task: Task) -> list[dict[str, Any]]:
    if isinstance(given, dict):
        return [given]
    if not isinstance(given, (str, Unknown)):
        return []
    text = fill(given)[0]
    try:
        return task.ctx.objects(text.encode(), task.ctx.file) if text.strip() else []
    except InputError:
        return []


def _completed(obj: dict[str, Any], task: Task) -> dict[str, Any]:
    out = dict(obj)
    for key, names in (("apiVersion", ("api_version", "api", "version")), ("kind", ("kind",))):
        value = task.word(*names)
        if key not in out and value is not None:
            out[key] = value
    metadata = out.get("metadata")
    metadata = dict(metadata) if isinstance(metadata, dict) else {}
    for key in ("name", "namespace"):
        value = task.word(key)
        if key not in metadata and value is not None:
            metadata[key] = value
    return out | {"metadata": metadata}


def _only_names(obj: dict[str, Any]) -> bool:
    metadata = obj.get("metadata")
    keys = set(metadata) if isinstance(metadata, dict) else set()
    return not set(obj) - {"apiVersion", "kind", "metadata"} and keys <= {"name", "namespace"}


def _ref(obj: dict[str, Any], task: Task) -> Ref:
    return objects.ref_of(obj) if obj.get("kind") else _named(task)


def _kind(task: Task) -> Kind:
    kind, version = task.word("kind"), task.word("api_version", "api", "version")
    if not isinstance(kind, str):
        return Kind("", "", "")
    if isinstance(version, str) and version != "v1":
        return kinds.of_object(version, kind)
    return kinds.of_word(kind) or kinds.of_object("v1", kind)


def _named(task: Task) -> Ref:
    """One object by name, or all of a kind that labels select."""
    name, labels = task.word("name"), task.words("label_selectors")
    return Ref(
        kind=_kind(task),
        name=name if name is not None else Unknown("the objects that are selected"),
        namespace=task.word("namespace"),
        labels=_labels(labels) if name is None else None,
        every=name is None,
    )


def _labels(words: list[Word]) -> Partial | None:
    pairs = [word.split("=", 1) for word in words if isinstance(word, str) and "=" in word]
    known = {key.rstrip("=!"): value.lstrip("=") for key, value in pairs}
    return Partial(known) if known else None


def scale(task: Task) -> Iterator[Operation]:
    replicas = task.get("replicas")
    if replicas is not None:
        if isinstance(replicas, str) and replicas.isdigit():
            replicas = int(replicas[:9])
        yield objects.scaled(_named(task), task.ctx, replicas, line=task.line, text=task.text)


def json_patch(task: Task) -> Iterator[Operation]:
    patch = task.get("patch")
    at: At = {"line": task.line, "text": task.text}
    yield objects.patched(_named(task), task.ctx, patch, how="json", **at)


def drain(task: Task) -> Iterator[Operation]:
    verb = task.state("drain")
    if verb in ("drain", "cordon", "uncordon"):
        yield from task.run("kubectl", verb, task.word("name"))


def taint(task: Task) -> Iterator[Operation]:
    for item in task.args.get("taints") or []:
        if isinstance(item, dict):
            key, value = str(item.get("key", "")), str(item.get("value", ""))
            end = "-" if task.state() == "absent" else ""
            text = f"{key}={value}:{item.get('effect', '')}{end}"
            yield from task.run("kubectl", "taint", "node", task.word("name"), text)


def execute(task: Task) -> Iterator[Operation]:
    space, container = task.word("namespace"), task.word("container")
    place: list[Word | None] = ["-n", space] if space is not None else []
    inner: list[Word | None] = ["-c", container] if container is not None else []
    words = ["--", "sh", "-c", task.or_else("", "command")]
    yield from task.run("kubectl", "exec", task.word("pod"), *place, *inner, *words)


def copy(task: Task) -> Iterator[Operation]:
    pod, path = task.word("pod"), task.word("remote_path")
    if task.state("to_pod") == "to_pod" and isinstance(pod, str) and isinstance(path, str):
        space = task.word("namespace")
        place: list[Word | None] = ["-n", space] if space is not None else []
        source = task.or_else(Unknown("a file"), "local_path")
        yield from task.run("kubectl", "cp", source, f"{pod}:{path}", *place)


def helm(task: Task) -> Iterator[Operation]:
    name = task.or_else(Unknown("the release"), "name", "release_name")
    space = task.word("release_namespace", "namespace")
    place: list[Word | None] = ["-n", space] if space is not None else []
    state = task.or_else("present", "state", "release_state")
    if state == "absent":
        yield from task.run("helm", "uninstall", name, *place)
        return
    chart = task.or_else(Unknown("the chart"), "chart_ref", "chart")
    more: list[Word | None] = []
    for flag, names in (("--version", ("chart_version",)), ("--repo", ("chart_repo_url",))):
        value = task.word(*names)
        more += [flag, value] if value is not None else []
    yield from task.run("helm", "upgrade", "--install", name, chart, *place, *more)


TABLE: dict[str, Reader] = {
    **dict.fromkeys(("k8s", "kubernetes", "k8s_raw", "openshift_raw"), k8s),
    "k8s_scale": scale,
    "k8s_json_patch": json_patch,
    "k8s_drain": drain,
    "k8s_taint": taint,
    "k8s_exec": execute,
    "k8s_cp": copy,
    "helm": helm,
}
