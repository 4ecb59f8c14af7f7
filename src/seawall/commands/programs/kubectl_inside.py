"""kubectl exec, debug, run and node-shell: commands that run in a pod or on a node."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any

from seawall import commands
from seawall.commands import jsontext
from seawall.commands.context import Context, Word
from seawall.commands.jsontext import NotJson
from seawall.commands.objects import with_fields
from seawall.commands.programs.kubectl_call import Call
from seawall.commands.programs.kubectl_create import made
from seawall.model import Operation, Unknown

_OF_A_SET = re.compile(r"(pods?/)?[a-z0-9-]*etcd-\d{1,2}")  # `etcd-0` of a StatefulSet
_HOST = "/host"  # where `kubectl debug node/…` mounts the node's root


def exec_(call: Call) -> Iterator[Operation]:
    """`kubectl exec POD -- cmd`: inside a container; only what leaves it counts."""
    target = call.args[0] if call.args else None
    inner = call.parsed.rest if call.parsed.rest is not None else call.args[1:]
    via = (*call.ctx.via, f"{call.cmd.name} exec {_shown(target)}")
    for op in _inner(call, inner, call.ctx.at(place="container", via=via, mounts={})):
        if not (op.action.startswith("member.") and _has_own_etcd(call.namespace, target)):
            yield op


def _has_own_etcd(namespace: Word | None, pod: Word | None) -> bool:
    """The cluster's etcd is a static pod, named after its node, in kube-system."""
    if isinstance(namespace, str):
        return namespace != "kube-system"
    return isinstance(pod, str) and bool(_OF_A_SET.fullmatch(pod))


def debug(call: Call) -> Iterator[Operation]:
    """`kubectl debug node/N -- cmd` runs beside the node with its root under /host."""
    target = call.args[0] if call.args else None
    text = target.prefix if isinstance(target, Unknown) else target or ""
    via = (*call.ctx.via, f"{call.cmd.name} debug {_shown(target)}")
    ctx = call.ctx.at(place="container", via=via, mounts={})
    if text.startswith(("node/", "no/", "nodes/")):
        ctx = ctx.at(host=_after_slash(target), mounts={_HOST: "/"})
    yield from _inner(call, call.parsed.rest or [], ctx)


def _after_slash(word: Word | None) -> Word | None:
    if isinstance(word, Unknown):
        return Unknown(word.why, word.prefix.partition("/")[2], word.suffix)
    return word.partition("/")[2] if word else None


def node_shell(call: Call) -> Iterator[Operation]:
    """The plugin node-shell: a root shell on the node (nsenter)."""
    node = call.args[0] if call.args else None
    via = (*call.ctx.via, f"{call.cmd.name} node-shell {_shown(node)}")
    inner = call.parsed.rest or call.args[1:]
    yield from _inner(call, inner, call.ctx.at(place="node", host=node, via=via))


def run(call: Call) -> Iterator[Operation]:
    """`kubectl run NAME --image … [--privileged] [--overrides JSON] [-- cmd]`: a Pod."""
    if not call.args:
        return
    name = call.args[0]
    container: dict[str, Any] = {"name": name, "image": call.flag_or("image", Unknown("not given"))}
    if inner := (call.parsed.rest or call.args[1:]):
        container["command" if call.on("command") else "args"] = list(inner)
    if call.on("privileged"):
        container["securityContext"] = {"privileged": True}
    pod: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {"containers": [container]},
    }
    overrides = _overrides(call)
    if isinstance(overrides, dict):
        pod = _laid_over(pod, overrides)
        pod["metadata"] = {"name": name} | dict(pod.get("metadata") or {})
    yield from made(call, pod)


def _overrides(call: Call) -> Any:
    text = call.flag("overrides")
    if text is None:
        return None
    try:
        return jsontext.decode_word(text)
    except NotJson:
        call.problem("its --overrides is not JSON")
        return None


def _laid_over(base: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """A JSON merge patch, except that the container keeps what the patch does not name."""
    out = dict(base)
    for key, value in patch.items():
        old = out.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            out[key] = _laid_over(old, value)
        elif key == "containers" and isinstance(value, list) and isinstance(old, list):
            rest = old[0] if old and isinstance(old[0], dict) else {}
            out[key] = [with_fields(rest, one) if isinstance(one, dict) else one for one in value]
        else:
            out[key] = value
    return out


def _inner(call: Call, inner: Sequence[Word], ctx: Context) -> Iterator[Operation]:
    if not inner:
        return
    yield from commands.read_argv(
        inner,
        ctx.at(depth=ctx.depth + 1),
        line=call.cmd.line,
        text=call.cmd.text,
        stdin=call.cmd.stdin,
        files=call.cmd.files,
    )


def _shown(word: Word | None) -> str:
    return posixpath.normpath(str(word)) if word is not None else "?"
