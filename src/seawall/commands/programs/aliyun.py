"""The aliyun CLI: RPC names, ROA paths and the plugins' kebab-case, as cloud calls.

Sources: the CLI's own usage text and the published metadata of its products. Names of APIs and
parameters in plugins are the API's in kebab-case, with `biz-` before one that a global flag hides.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from seawall.commands import cloudtable
from seawall.commands.cloudcalls import coerced, nested, operations
from seawall.commands.cloudtable import Api
from seawall.commands.context import Command, Context, Word
from seawall.commands.objects import At
from seawall.commands.programs.aliyun_scripts import file_of, scripts
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
_SWITCHES = frozenset(
    ("secure", "insecure", "force", "dryrun", "quiet", "skip-secure-verify", "help", "h", "q")
)
_GLOBAL_TEXT = """
access-key-id access-key-secret bearer-token cli-ai-mode cli-query config-path connect-timeout
endpoint endpoint-type expired-seconds header key-pair-name language log-level method
no-cli-ai-mode o output p pager private-key profile ram-role-arn ram-role-name read-timeout region
retry-count role-session-name sts-region sts-token user-agent version waiter
"""
_GLOBAL = frozenset(_GLOBAL_TEXT.split())

# Values of the global --mode; APIs have parameters of that name, too.
_MODES = [["AK"], ["StsToken"], ["RamRoleArn"], ["EcsRamRole"], ["OIDC"], ["External"]]
_LISTS = ("waiter", "pager", "output", "o", "header")  # global flags with several words


class Line(msgspec.Struct):
    """A command line taken apart: words before the first flag, then flags with all their values."""

    args: list[Word]
    flags: list[tuple[str, list[Word]]]
    open: bool = False  # a variable may hold more flags

    def first(self, *names: str) -> Word | None:
        for name, values in self.flags:
            if name in names and values:
                return values[0]
        return None

    def has(self, name: str) -> bool:
        return any(flag == name for flag, _ in self.flags)


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
    api, params = asked
    if params.get("DryRun") is True or params.get("dry_run") is True:
        return
    params |= _body(api, line, cmd, ctx)
    if line.open or "?" in params:
        params.pop("?", None)
        params = Partial(params, why="the text does not show all parameters")
    at: At = {"line": cmd.line, "column": cmd.column, "text": cmd.text}
    found = list(operations(api, params, ctx.at(environ={**ctx.environ, **cmd.environ}), **at))
    yield from found
    yield from scripts(api, params, found, cmd, ctx)


def _unseen(cmd: Command, ctx: Context) -> Iterator[Operation]:
    why = "which API this calls is not known here"
    ctx.problems.append(Problem(file=ctx.file, line=cmd.line, why=why, fatal=False))
    yield from ()


def take_apart(words: Sequence[Word]) -> Line:
    """Flags take all words up to the next flag: the CLI allows lists there."""
    line = Line(args=[], flags=[])
    values: list[Word] | None = None
    for word in words:
        start = word if isinstance(word, str) else word.prefix
        if re.match(r"--?[A-Za-z]", start):
            name, equals, value = start.lstrip("-").partition("=")
            values = []
            line.flags.append((name, values))
            if equals:
                values.append(
                    value if isinstance(word, str) else Unknown(word.why, value, word.suffix)
                )
        elif values is None or _closed(line.flags[-1][0], values, word):
            line.args.append(word)
        else:
            values.append(word)
    line.open = any(isinstance(word, Unknown) for word in line.args[2:])
    return line


def _closed(flag: str, values: list[Word], word: Word) -> bool:
    """Whether a flag takes no (more) words: switches, and global flags after their one value."""
    if flag in _SWITCHES:
        return word not in ("true", "false")
    return (
        flag in _GLOBAL
        and flag not in ("waiter", "pager", "output", "o", "header")
        and bool(values)
    )


# --- the three forms ---------------------------------------------------------------------------


def _path_call(
    product: str, what: str, more: list[Word], line: Line, cmd: Command
) -> tuple[Api, dict[str, Any]] | None:
    """`aliyun cs DELETE /clusters/x`, `aliyun cs --roa DELETE /clusters/x`."""
    roa = line.first("roa")
    method = what.upper() if what.upper() in _METHODS else str(roa).upper() if roa else ""
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
    return api, {**in_path, **query, **_params(api, line)}


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
    return (api, _params(api, line, plugin=what[:1].islower())) if api else None


# --- parameters --------------------------------------------------------------------------------


def _params(api: Api, line: Line, *, plugin: bool = False) -> dict[str, Any]:
    pairs: list[tuple[str, Any]] = []
    for flag, values in line.flags:
        if flag in _GLOBAL or flag in ("body", "body-file", "roa"):
            continue
        if (flag in _SWITCHES and not values) or (flag == "mode" and values[:1] in _MODES):
            continue
        name = _proper(api, flag)
        pairs += [(name, value) for value in (_value(values) if plugin else _single(values))]
    return nested(pairs)


def _proper(api: Api, flag: str) -> str:
    """The API's own spelling: --load-balancer-id → LoadBalancerId, --biz-force → force."""
    known = {name.replace("_", "").lower(): name for name in [*api.path_params, *api.ids]}
    same = known.get(flag.replace("-", "").replace("_", "").lower())
    if same:
        return same
    if not flag.islower() or "_" in flag:
        return flag
    flag = flag.removeprefix("biz-")
    if cloudtable.is_roa(api.product):
        return flag.replace("-", "_")
    return ".".join(cloudtable.camel(part) for part in flag.split("."))


def _single(values: list[Word]) -> list[Any]:
    return [coerced(value) for value in values] or [True]


def _value(values: list[Word]) -> list[Any]:
    """A plugin's values: several words are a list, `key=value` words are one map."""
    pairs = [re.match(r"([A-Za-z_][\w.]*)=(.*)$", v, re.S) for v in values if isinstance(v, str)]
    if values and len(pairs) == len(values) and all(pairs):
        return [nested((pair[1], coerced(pair[2])) for pair in pairs if pair)]
    return _single(values)


def _body(api: Api, line: Line, cmd: Command, ctx: Context) -> dict[str, Any]:
    """`--body JSON`, `--body "$(cat f.json)"`, `--body-file f.json`; "?" when it can't be seen."""
    word = line.first("body")
    if isinstance(path := line.first("body-file"), str):
        word = file_of(path, cmd, ctx)
        word = Unknown("the file is not here") if word is None else word
    elif isinstance(word, Unknown) and (
        asked := re.match(r"\$\((?:cat|<)\s+([^\s|)]+)\s*\)", word.why)
    ):
        word = file_of(posixpath.normpath(asked.group(1)), cmd, ctx) or word
    if word is None:
        return {}
    value = coerced(word.strip()) if isinstance(word, str) else word
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {"addons" if "addon" in api.ids.values() else "body": value}
    return {"?": True}
