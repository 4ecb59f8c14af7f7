"""The aliyun CLI: RPC names, ROA paths and the plugins' kebab-case, as cloud calls.

Sources: the CLI's own usage text and the published metadata of its products. Names of APIs and
parameters in plugins are the API's in kebab-case, with `biz-` before one that a global flag hides.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from seawall.commands import cloudtable, jsontext, siblings
from seawall.commands.cloudcalls import operations
from seawall.commands.cloudline import Line, coerced, params, take_apart
from seawall.commands.cloudtable import Api
from seawall.commands.context import Command, Context, Word
from seawall.commands.jsontext import NotJson
from seawall.commands.objects import At
from seawall.commands.programs.aliyun_scripts import scripts
from seawall.model import Operation, Partial, Problem, Unknown

NAMES = frozenset({"aliyun"})
_LOCAL = frozenset(
    (
        "configure",
        "help",
        "version",
        "oss",
        "ossutil",
        "plugin",
        "upgrade",
        "auto-completion",
        "mcp",
    )
)
_METHODS = frozenset(("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"))


def read(cmd: Command, ctx: Context) -> Iterator[Operation]:
    """The Operations of one call and of the script that it may send to a node."""
    line = take_apart(cmd.args)
    if len(line.args) < 2 or line.args[0] in _LOCAL or line.has("help") or line.has("dryrun"):
        return
    product, what, *more = line.args
    if isinstance(product, Unknown) or isinstance(what, Unknown):
        yield from _unseen(cmd, ctx)
        return
    product = product.lower()
    asked = _path_call(product, what, more, line, cmd) or _named_call(product, what, line)
    if asked is None:
        return
    api, given = asked
    if given.get("DryRun") is True or given.get("dry_run") is True:
        return
    given |= _body(api, line, cmd, ctx)
    if line.open or "?" in given:
        given.pop("?", None)
        given = Partial(given, why="the text does not show all parameters")
    at: At = {"line": cmd.line, "column": cmd.column, "text": cmd.text}
    found = list(operations(api, given, ctx.at(environ={**ctx.environ, **cmd.environ}), **at))
    yield from found
    yield from scripts(api, given, found, cmd, ctx)


def _unseen(cmd: Command, ctx: Context) -> Iterator[Operation]:
    why = "which API this calls is not known here"
    ctx.problems.append(Problem(file=ctx.file, line=cmd.line, why=why, fatal=False))
    yield from ()


# --- the three forms ---------------------------------------------------------------------------


def _path_call(
    product: str, what: str, more: list[Word], line: Line, cmd: Command
) -> tuple[Api, dict[str, Any]] | None:
    """`aliyun cs DELETE /clusters/x`, `aliyun cs --roa DELETE /clusters/x`."""
    roa = line.first("roa")
    method = (
        what.upper() if what.upper() in _METHODS else str(roa).upper() if roa is not None else ""
    )
    if not method:
        return None
    places = [*more] if what.upper() in _METHODS else [what, *more]
    path = next(
        (p for p in places if (p if isinstance(p, str) else p.prefix).startswith("/")), None
    )
    if path is None:
        return None
    segments, query = _segments(path, cmd.text)
    routed = cloudtable.route(product, method, segments)
    if routed is None:
        return None
    api, in_path = routed
    return api, {**in_path, **query, **params(api, line)}


def _segments(path: Word, text: str) -> tuple[list[Word], dict[str, Any]]:
    """A path's segments; for one with variables, those that the line shows."""
    if isinstance(path, str):
        bare, _, query = path.partition("?")
        return list(bare.strip("/").split("/")), {k: coerced(v) for k, v in parse_qsl(query)}
    shown = re.search(re.escape(path.prefix) + r"[^\s'\"?|;]*", text)
    whole = shown.group() if shown else path.prefix + "$" + path.suffix
    whole = re.sub(r"\$\{[^}]*\}|\$\([^)]*\)", "$", whole)
    parts = whole.strip("/").split("/")
    return [Unknown(path.why) if "$" in part else part for part in parts], {}


def _named_call(product: str, what: str, line: Line) -> tuple[Api, dict[str, Any]] | None:
    """`aliyun slb DeleteLoadBalancer …`, `aliyun slb delete-load-balancer …`."""
    if what.upper() in _METHODS:
        return None
    api = cloudtable.find(product, what) or cloudtable.unlisted(product, what)
    return (api, params(api, line, plugin=what[:1].islower())) if api else None


def _body(api: Api, line: Line, cmd: Command, ctx: Context) -> dict[str, Any]:
    """`--body JSON`, `--body "$(cat f.json)"`, `--body-file f.json`; "?" when it can't be seen."""
    word = line.first("body")
    if isinstance(path := line.first("body-file"), str):
        word = siblings.text(path, cmd, ctx)
        word = Unknown("the file is not here") if word is None else word
    elif isinstance(word, Unknown) and (
        asked := re.match(r"\$\((?:cat|<)\s+([^\s|)]+)\s*\)", word.why)
    ):
        word = siblings.text(posixpath.normpath(asked.group(1)), cmd, ctx) or word
    if word is None:
        return {}
    try:
        value = jsontext.decode_word(word)
    except NotJson:
        return {"?": True}
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {"addons" if "addon" in api.ids.values() else "body": value}
    return {"?": True}
