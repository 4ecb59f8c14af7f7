"""A line of the aliyun CLI as words, flags and the parameters of the API's request.

Calls and queries for ids read alike, so both use this: RPC flattening (`--Tag.1.Key`), JSON values,
and the plugins' kebab-case with several words behind a flag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from seawall.commands import cloudtable, jsontext
from seawall.commands.cloudtable import Api
from seawall.commands.context import Word
from seawall.commands.jsontext import NotJson
from seawall.model import Unknown

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})$")
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
    return (flag in _GLOBAL or flag == "roa") and flag not in _LISTS and bool(values)


# --- parameters --------------------------------------------------------------------------------


def params(api: Api, line: Line, *, plugin: bool = False) -> dict[str, Any]:
    """Parameters by the API's names; `plugin`: the line is in the kebab-case of the plugins."""
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


def coerced(word: Word) -> Any:
    """A word as the API sees it: a number, a boolean, the value of a JSON text, else a string."""
    if isinstance(word, Unknown):
        return word
    if _NUMBER.match(word):
        return int(word)
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    if word[:1] in ("[", "{"):
        try:
            return jsontext.decode(word)
        except NotJson:
            return word
    return word


def nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """RPC flattening undone: Tag.1.Key=a, Tag.1.Value=b → {"Tag": [{"Key": "a", "Value": "b"}]}.

    A plain name that stands more than once is a list.
    """
    tree: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = name.split(".")[:12]
        node = tree
        for part in path:
            inner = node.get(part)
            if not isinstance(inner, dict):
                inner = node[part] = {}
            node = inner
        if last in node and "." not in name:
            old = node[last]
            node[last] = [*(old if isinstance(old, list) else [old]), value]
        else:
            node[last] = value
    return {key: _listed(value) for key, value in tree.items()}


def _listed(value: Any) -> Any:
    """Maps whose keys are all numbers become lists, in the numbers' order."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
