"""Requests of the cloud's APIs, made from a resource's attributes by the table's names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from seawall.model import Unknown
from seawall.sources.terraform_table import Row
from seawall.sources.terraform_values import parameter, put, same

SCRIPT = Unknown("a script: read by itself")
_SLOT = re.compile(r"\{(\w+)(?::([^|}]*)\|([^}]*))?\}")

Values = Mapping[str, Any]


def filled(api: str, row: Row, values: Values) -> str:
    """An API's name with its variants: {protocol} → TCP, {type} → Egress."""

    def word(match: re.Match[str]) -> str:
        return row.words[match[1]].get(str(values.get(match[1])).lower(), "")

    return _SLOT.sub(word, api) if "{" in api else api


def request(
    row: Row, names: Mapping[str, str], values: Values, known: Values, *, empty: bool = False
) -> dict[str, Any]:
    """Parameters by the API's names; what identifies the object is taken from `known` first.

    `empty`: what is set to nothing stands in the request as well (an update to "").
    """
    made: dict[str, Any] = {}
    for name, path in names.items():
        value = known.get(name, values.get(name)) if name in row.with_ else values.get(name)
        if isinstance(value, Unknown) or value not in (None, "") or (empty and name in values):
            put(made, _parameter_name(path, known or values), _parameter(row, name, value))
    return made


def _parameter_name(path: str, values: Values) -> str:
    """SourceCidrIp or DestCidrIp: "{type:A|B}" is B for the second kind, egress."""
    match = _SLOT.fullmatch(path)
    if match is None:
        return path
    return match[3] if values.get(match[1]) == "egress" else match[2]


def _parameter(row: Row, name: str, value: Any) -> Any:
    if name in row.script:
        return SCRIPT
    names = row.blocks.get(name)
    if names is not None and isinstance(value, list):
        value = value[0] if value else _off(names)
        if isinstance(value, dict):
            renamed = {_api_name(key, names): item for key, item in value.items()}
            return parameter(renamed)
    if name in row.with_:
        return value
    return parameter(value)


def _off(names: Mapping[str, str]) -> dict[str, Any]:
    return {names["off"]: False} if "off" in names else {}


def _api_name(key: str, names: Mapping[str, str]) -> str:
    if "camel" in names:
        first, *rest = key.split("_")
        return first + "".join(part.title() for part in rest)
    return names.get(key, key)


def tag_changes(old: Values, new: Values) -> tuple[list[str], list[dict[str, Any]]]:
    gone = [key for key in old if key not in new]
    put_on = [
        {"Key": key, "Value": value}
        for key, value in new.items()
        if not same(old.get(key), value) or key not in old
    ]
    return gone, put_on


def tags_of(tags: Any) -> Any:
    if isinstance(tags, Unknown):
        return tags
    return [{"Key": key, "Value": value} for key, value in (tags or {}).items()]
