"""Objects that kubectl itself prints and another kubectl reads.

`kubectl create cm x --dry-run=client -o yaml | kubectl apply -f -` makes the object from its flags;
`kubectl get cm coredns -o yaml | sed … | kubectl replace -f -` changes a named object in a way that
no text tells. The shell keeps the printing command's text in the Unknown's `why`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from seawall.commands.context import Command, Word
from seawall.commands.programs import kubectl_create, kubectl_inside
from seawall.commands.programs.kubectl_call import Call, refs, take_apart
from seawall.model import Partial, Unknown

_VARIABLE = re.compile(r"\$\{?(\w+)\}?")
_MAKERS = {
    "create": kubectl_create.create,
    "expose": kubectl_create.expose,
    "autoscale": kubectl_create.autoscale,
    "run": kubectl_inside.run,
}


def printed(call: Call, source: Unknown) -> Iterator[dict[str, Any]]:
    """The objects behind `source`; nothing when it is no output of kubectl."""
    inner = _call(call, source)
    if inner is None:
        return
    if inner.verb == "get":
        inner.parsed.flags.setdefault("all", ["true"])  # no name: every object of the kind
        for ref in refs(inner):
            yield Partial(ref.object(), why="what the pipe makes of it")
    elif inner.verb in _MAKERS and inner.rehearsal:
        for op in _MAKERS[inner.verb](inner):
            if op.plane == "kube" and op.action == "create":
                yield op.after


def _call(call: Call, source: Unknown) -> Call | None:
    """The first command of the pipe that printed the text."""
    if not source.why.startswith("$("):
        return None
    try:
        words = shlex.split(source.why[2:-1])
    except ValueError:
        return None
    words = words[: words.index("|")] if "|" in words else words
    if not words or words[0].rpartition("/")[2] not in ("kubectl", "oc"):
        return None
    args = tuple(_word(word, call.cmd.environ) for word in words[1:])
    cmd = Command(name="kubectl", args=args, line=call.cmd.line, files=call.cmd.files)
    # What the containers do is asked for once, by the command that puts the object in.
    return take_apart(cmd, call.ctx.at(inside=lambda _obj, _ctx: iter(())))


def _word(text: str, environ: Mapping[str, Word]) -> Word:
    match = _VARIABLE.search(text)
    if match is None:
        return text
    value = environ.get(match.group(1))
    if match.group() == text and value is not None:
        return value
    return Unknown(match.group(), text[: match.start()], text[match.end() :])
