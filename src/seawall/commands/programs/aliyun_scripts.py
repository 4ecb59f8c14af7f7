"""Scripts that a cloud call sends to nodes: Cloud Assistant commands and user data."""

from __future__ import annotations

import base64
import binascii
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seawall import commands
from seawall.commands import siblings
from seawall.commands.cloudtable import Api
from seawall.commands.context import Command, Context
from seawall.errors import InputError
from seawall.model import Operation, Problem, Unknown

_COMMANDS = ("RunCommand", "InvokeCommand", "CreateCommand")
_MOST_HOSTS = 20
_BASE64 = re.compile(r"[A-Za-z0-9+/]{12,}={0,2}$")
_PIPE = re.compile(r"\$\(\s*(cat|base64|echo|printf)\s+(.*?)\s*(?:\|\s*base64[^|]*)?\)$", re.S)


def scripts(
    api: Api, params: Mapping[str, Any], found: Sequence[Operation], cmd: Command, ctx: Context
) -> Iterator[Operation]:
    """Operations of the script in the call's parameters, on the nodes that `found` names."""
    via = (*ctx.via, f"aliyun {api.product} {api.name}")
    inner = ctx.at(place="node", via=via, line=cmd.line, depth=ctx.depth + 1)
    if api.name not in _COMMANDS:
        for value in _user_data(params):
            if text := _content(value, cmd, ctx) or _unseen(cmd, ctx):
                yield from _new_node(text, inner)
        return
    if str(params.get("Type", "RunShellScript")) != "RunShellScript":
        return
    text = _content(params.get("CommandContent"), cmd, ctx) or _unseen(cmd, ctx)
    for op in found[:_MOST_HOSTS] if text else ():
        role = op.target["role"]
        role = role if role in ("worker", "master") else None
        yield from commands.read_script(text, inner.at(host=op.target["id"], role=role))


def _unseen(cmd: Command, ctx: Context) -> str:
    """Says that a script goes to nodes which the text does not show."""
    why = "the script that this sends to nodes is not known here"
    ctx.problems.append(Problem(file=ctx.file, line=cmd.line, why=why, fatal=False))
    return ""


def _new_node(text: str, ctx: Context) -> Iterator[Operation]:
    from seawall.commands import userdata  # loads a YAML parser, and is rare here

    try:
        yield from userdata.read(text, ctx)
    except InputError as error:
        ctx.problems.append(Problem(file=ctx.file, line=ctx.line, why=error.why, fatal=False))


def _user_data(params: Mapping[str, Any]) -> list[Any]:
    groups = [params, params.get("scaling_group"), params.get("kubernetes_config")]
    groups.append(params.get("node_config"))
    names = ("UserData", "user_data", "pre_user_data")
    return [
        group[name]
        for group in groups
        if isinstance(group, Mapping)
        for name in names
        if name in group
    ]


def _content(value: Any, cmd: Command, ctx: Context) -> str:
    """The script's text: plain, base64, or of a file that the text names; "" if not known."""
    if isinstance(value, Unknown):
        value = _behind(value, cmd, ctx)
    if not isinstance(value, str):
        return ""
    return _decoded(value) or value


def _decoded(text: str) -> str:
    """Base64 of a text; "" for anything else. A single plain word is no script of ours."""
    packed = "".join(text.split())
    if not _BASE64.match(packed) or len(packed) % 4:
        return ""
    try:
        plain = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return plain if plain.isprintable() or "\n" in plain else ""


def _behind(value: Unknown, cmd: Command, ctx: Context) -> str | None:
    """`$(cat f)`, `$(base64 -w0 f)`, `$(cat f | base64)`, `$(echo 'text' | base64)`."""
    match = _PIPE.match(value.why)
    if match is None:
        return None
    program, rest = match.groups()
    try:
        words = [word for word in shlex.split(rest) if not word.startswith("-")]
    except ValueError:
        return None
    if program in ("echo", "printf"):
        return " ".join(words)
    return siblings.text(words[0], cmd, ctx) if len(words) == 1 else None
