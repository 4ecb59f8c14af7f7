"""Commands inside of a request: of `kubectl exec`, of ephemeral containers, of a workload's pods.

They go through the same grammar as a script's line, so that `kubectl exec p -- sysctl -w …` and a
privileged pod that runs it are that operation on a node, whoever saw it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from seawall.commands import read_argv
from seawall.commands.context import Context
from seawall.commands.shell_secrets import mask
from seawall.model import Operation
from seawall.sources import workload
from seawall.sources.audit.event import Event, Ref, bytes_of, text, value

_MOST: Final = 256  # words of one command
_TEMPLATES: Final = {
    ("", "pods"),
    ("", "replicationcontrollers"),
    ("apps", "deployments"),
    ("apps", "daemonsets"),
    ("apps", "statefulsets"),
    ("apps", "replicasets"),
    ("batch", "jobs"),
    ("batch", "cronjobs"),
}
# Who makes pods of workloads: what runs in them was judged with the workload.
_MAKERS: Final = ("system:serviceaccount:kube-system:", "system:kube-", "system:node:")


def holds(group: str, resource: str, subresource: str, verb: str) -> bool:
    """Whether requests of this kind may run something."""
    if (group, resource) == ("", "pods") and subresource in ("exec", "ephemeralcontainers"):
        return True
    return (group, resource) in _TEMPLATES and not subresource and verb in _GIVE


_GIVE: Final = frozenset(("create", "update", "patch"))


def of_event(event: Event, ref: Ref, ctx: Context) -> Iterator[Operation]:
    """Operations of the commands that an event's request brings; none for other requests."""
    if not holds(ref.group, ref.resource, ref.subresource, event.verb):
        return
    if ref.subresource == "exec":
        # The command stands in the address: /exec?command=sysctl&command=-w&…
        query = urlsplit(text(event.request_uri)).query
        words = parse_qs(query, keep_blank_values=True, max_num_fields=4 * _MOST)
        yield from of_exec(ref.namespace, ref.name, words.get("command", []), ctx)
    elif ref.subresource:
        # The patch holds the new containers, the answer the pod around them.
        patch, pod = value(event.request_object), value(event.response_object)
        given = _at(patch, "spec", "ephemeralContainers")
        if isinstance(given, list):
            yield from _of_containers(pod, given, ctx)
    else:
        yield from _of_workload(event, ctx)


def of_exec(namespace: str, pod: str, words: list[str], ctx: Context) -> Iterator[Operation]:
    """What the command of an exec does."""
    if words and len(words) <= _MOST:
        argv = ["kubectl", "exec", "-n", namespace, pod, "--", *words]
        yield from read_argv(argv, ctx, line=ctx.line, text=mask(" ".join(argv)))


def of_debug(pod: Any, before: Any, ctx: Context) -> Iterator[Operation]:
    """`kubectl debug POD`: what the containers do that were not there before."""
    old = _at(before, "spec", "ephemeralContainers")
    given = _at(pod, "spec", "ephemeralContainers")
    known = old if isinstance(old, list) else []
    if isinstance(given, list):
        yield from _of_containers(pod, [one for one in given if one not in known], ctx)


def _of_containers(pod: Any, given: list[Any], ctx: Context) -> Iterator[Operation]:
    spec = dict(_at(pod, "spec") or {}) | {"containers": [], "initContainers": []}
    base = pod if isinstance(pod, dict) else {"kind": "Pod", "metadata": {}}
    yield from _run(base | {"spec": spec | {"ephemeralContainers": given}}, ctx)


def of_object(obj: Any, before: Any, user: Any, ctx: Context) -> Iterator[Operation]:
    """What a workload's containers do, if they are new or changed."""
    if not isinstance(obj, dict) or _made_of_workload(obj, user):
        return
    if before is None or _at(before, "spec") != _at(obj, "spec"):
        yield from _run(obj, ctx)


def _of_workload(event: Event, ctx: Context) -> Iterator[Operation]:
    if event.verb == "patch" and b"containers" not in bytes(bytes_of(event.request_object)):
        return
    answer = value(event.response_object)
    asked = value(event.request_object) if event.verb != "patch" else None
    obj = answer if _at(answer, "spec") is not None else asked
    if not isinstance(obj, dict) or _made_of_workload(obj, value(event.user)):
        return
    if event.verb == "update" and _generation(asked) == _generation(answer) is not None:
        return  # the generation counts changes of the spec
    yield from _run(obj, ctx)


def _run(obj: dict[str, Any], ctx: Context) -> Iterator[Operation]:
    for op in workload.inside(obj, ctx):
        op.text = mask(op.text)
        yield op


def _made_of_workload(obj: dict[str, Any], user: Any) -> bool:
    owners = _at(obj, "metadata", "ownerReferences")
    if not isinstance(owners, list) or not any(_at(one, "controller") is True for one in owners):
        return False
    username = _at(user, "username")
    return isinstance(username, str) and username.startswith(_MAKERS)


def _generation(obj: Any) -> Any:
    return _at(obj, "metadata", "generation")


def _at(found: Any, *path: str) -> Any:
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found
