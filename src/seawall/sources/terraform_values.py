"""Values of a plan as they may be looked at: unknown parts are Unknown, secrets are gone.

Terraform leaves an unknown attribute out of `after` and marks it in `after_unknown`; sensitive
values stand in clear and are only marked. Both marks are trees of the same shape as the values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from seawall.model import Unknown
from seawall.sources.terraform_table import SECRETS

LATER = Unknown("known only after apply")
HIDDEN = Unknown("a sensitive value: not looked at")

_SCALARS = frozenset((str, int, float, bool))  # most values are: they need no walk
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


def settled(
    values: Any, unknown: Any, sensitive: Any, wanted: Iterable[str] | None = None
) -> dict[str, Any]:
    """The attributes of a resource (only `wanted` ones), with Unknown where marks say so."""
    values = values if isinstance(values, dict) else {}
    unknown = unknown if isinstance(unknown, dict) else {}
    if sensitive is True:
        return dict.fromkeys(wanted or values, HIDDEN)
    sensitive = sensitive if isinstance(sensitive, dict) else {}
    names = wanted if wanted is not None else values.keys() | unknown.keys()
    out: dict[str, Any] = {}
    for name in names:
        value, mark = values.get(name), unknown.get(name)
        if value is None and not mark:
            if name in values:
                out[name] = None
        elif type(value) in _SCALARS and not mark and name not in sensitive:
            out[name] = HIDDEN if name in SECRETS and value != "" else value
        else:
            out[name] = _settle(name, value, mark, sensitive.get(name))
    return out


def _settle(name: Any, value: Any, unknown: Any, sensitive: Any) -> Any:
    if sensitive is True or name in SECRETS:
        return HIDDEN if unknown is True or value not in (None, "") else value
    if unknown is True:
        return LATER
    if type(value) in _SCALARS or value is None:
        return value
    if isinstance(value, dict):
        marks = unknown if isinstance(unknown, dict) else {}
        hidden = sensitive if isinstance(sensitive, dict) else {}
        keys = [*value, *(key for key in marks if marks[key] and key not in value)]
        return {key: _settle(key, value.get(key), marks.get(key), hidden.get(key)) for key in keys}
    if isinstance(value, list):
        return [
            _settle("", item, _at(unknown, index), _at(sensitive, index))
            for index, item in enumerate(value)
        ]
    return value


def _at(marks: Any, index: int) -> Any:
    return marks[index] if isinstance(marks, list) and index < len(marks) else None


def first_known(values: Mapping[str, Any], names: Iterable[str]) -> Any:
    """The first of these attributes that has a value; else the first Unknown; else None."""
    unseen = None
    for name in names:
        value = values.get(name)
        if isinstance(value, Unknown):
            unseen = value if unseen is None else unseen
        elif value not in (None, ""):
            return value
    return unseen


def same(one: Any, other: Any) -> bool:
    """Whether two values ask for the same; null, "", [] and 0 are one (noise of providers)."""
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return False
    return (one or None) == (other or None)


def parameter(value: Any) -> Any:
    """A value as the API's request has it: digits are numbers, JSON texts are values."""
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, list):
        return [parameter(item) for item in value]
    if isinstance(value, dict):
        return {key: parameter(item) for key, item in value.items()}
    return value


def _from_text(text: str) -> Any:
    if _NUMBER.fullmatch(text):
        return int(text)
    if text in ("true", "false"):
        return text == "true"
    if text[:1] in ("{", "[") and len(text) < 1 << 20:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def put(request: dict[str, Any], path: str, value: Any) -> None:
    """Set "a.b" in a request; a value that is there already stays."""
    *outer, last = path.split(".")
    for key in outer:
        request = request.setdefault(key, {})
    if request.get(last) in (None, ""):
        request[last] = value


def texts(value: Any) -> list[Any]:
    """Ids that an attribute holds: a text, a list of texts, or what is Unknown of them."""
    if isinstance(value, (str, Unknown)):
        return [value] if isinstance(value, Unknown) or value else []
    if isinstance(value, list):
        return [item for item in value if isinstance(item, (str, Unknown))]
    return []
