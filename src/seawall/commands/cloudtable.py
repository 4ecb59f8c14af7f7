"""The table of cloud calls: which API changes what, and which parameter holds the id.

`catalog/knowledge/cloud_actions.yaml` is what people edit; `cloud_actions.json` beside it is the
same, made by `scripts/knowledge.py`, and is what runs, so that a cloud command costs no YAML
parser. A test holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec

from seawall.commands.context import Word
from seawall.model import Unknown

TABLE = Path(__file__).parent.parent / "catalog" / "knowledge" / "cloud_actions.json"
READING = re.compile(
    r"(describe|list|get|query|check|count|search|lookup|preview|validate|verify|download|estimate|"
    r"recommend|decode|head|view|show|is|opensearch)",
    re.I,
)


class Api(msgspec.Struct, frozen=True, kw_only=True):
    """One API; `ids` maps the parameters that may hold the target's id to the target's type."""

    product: str
    name: str
    ids: dict[str, str]
    by: dict[str, dict[str, str]] = {}
    method: str = ""  # of ROA calls
    path: tuple[str, ...] = ()  # segments; "{ClusterId}" is a parameter

    @property
    def action(self) -> str:
        return f"{self.product}:{self.name}"

    @property
    def path_params(self) -> list[str]:
        return [segment[1:-1] for segment in self.path if segment.startswith("{")]


class _Calls(msgspec.Struct):
    ids: dict[str, str]
    apis: str
    by: dict[str, dict[str, str]] = {}


class Product(msgspec.Struct):
    version: str
    calls: list[_Calls] = []
    paths: dict[str, tuple[str, str, str, str]] = {}
    aliases: dict[str, str] = {}


@cache
def products() -> dict[str, Product]:
    """The table as it lies in the package."""
    return msgspec.json.decode(TABLE.read_bytes(), type=dict[str, Product])


@cache
def _apis(product: str) -> dict[str, Api]:
    """APIs of a product by their name in small letters."""
    row = products().get(product)
    if row is None:
        return {}
    found = [
        Api(product=product, name=name, ids=calls.ids, by=calls.by)
        for calls in row.calls
        for name in calls.apis.split()
    ]
    for name, (method, path, parameter, type_) in row.paths.items():
        segments = tuple(path.strip("/").split("/"))
        ids = {parameter: type_}
        found.append(Api(product=product, name=name, ids=ids, method=method, path=segments))
    by_name = {api.name.lower(): api for api in found}
    return by_name | {old.lower(): by_name[new.lower()] for old, new in row.aliases.items()}


def is_roa(product: str) -> bool:
    """Whether the product's calls are paths (cs) and not names."""
    row = products().get(product)
    return bool(row and row.paths)


def find(product: str, name: str) -> Api | None:
    """An API by product and name: "DeleteLoadBalancer", "delete-load-balancer", an older name."""
    return _apis(product).get(name.replace("-", "").lower())


def unlisted(product: str, name: str) -> Api | None:
    """An API that the table lacks; None if its name says that it only reads."""
    if READING.match(name.replace("-", "")):
        return None
    proper = camel(name) if "-" in name or name.islower() else name
    return Api(product=product, name=proper, ids={"ResourceId": "other", "InstanceId": "other"})


def route(product: str, method: str, path: Sequence[Word]) -> tuple[Api, dict[str, Word]] | None:
    """The API of an HTTP method and the path's segments, with the parameters in the path.

    An Unknown segment fits a parameter only. Literal segments win over parameters.
    """
    best: tuple[int, Api, dict[str, Word]] | None = None
    for api in _apis(product).values():
        if api.method == method.upper() and len(api.path) == len(path):
            params = _fits(api, path)
            if params is not None and (best is None or len(params) < best[0]):
                best = (len(params), api, params)
    return (best[1], best[2]) if best else None


def _fits(api: Api, path: Sequence[Word]) -> dict[str, Word] | None:
    params: dict[str, Word] = {}
    for want, got in zip(api.path, path, strict=True):
        if want.startswith("{"):
            params[want[1:-1]] = got
        elif isinstance(got, Unknown) or got != want:
            return None
    return params


def camel(name: str) -> str:
    """ "load-balancer-id" → "LoadBalancerId"."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))
