"""The table from resource types to targets and API calls: `catalog/knowledge/terraform.yaml`.

Its own head comment says what each key means. It is loaded once, when the first plan is met.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec
import yaml_rs

from seawall.model import Unknown

# Attributes that hold secrets whatever the plan's marks say (a cluster's certificate_authority has
# none); the table names none of them, and a nested one is taken out wherever it stands.
SECRETS = frozenset(
    (
        *(
            "password",
            "kms_encrypted_password",
            "encrypted_password",
            "passphrase",
            "set_sensitive",
        ),
        *("kube_config", "kubeconfig", "client_cert", "client_key", "client_certificate", "token"),
        *("cluster_ca_cert", "certificate_authority", "access_key", "secret", "secret_key"),
        *("secret_access_key", "private_key", "key_material", "credentials", "data_wo"),
        *("set_sensitive", "string_data", "binary_data", "kms_encryption_context"),
    )
)


class Row(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    is_: str = msgspec.field(name="is")
    id: str | list[str] = "id"
    each: str = ""  # a list attribute: one target for each of its ids
    name: list[str] = []
    description: str = ""
    tagging: str = ""
    with_: dict[str, str] = msgspec.field(name="with", default_factory=dict)
    create: str = ""
    delete: str = ""
    values: dict[str, str] = {}
    update: dict[str, dict[str, str]] = {}
    words: dict[str, dict[str, str]] = {}
    beside: dict[str, str] = {}
    blocks: dict[str, dict[str, str]] = {}
    replaced: list[str] = []
    members: dict[str, list[str]] = {}
    joins: list[str] = []
    role: str | None = None
    of: list[str] = []
    tells: dict[str, list[str]] = {}
    passes: dict[str, str] = {}
    cluster: str = ""
    script: list[str] = []
    also: list[list[str]] = []
    addons: bool = False
    invokes: str = ""
    through: str = ""
    whole: bool = False
    fixed: dict[str, dict[str, Any]] = {}
    alike: list[str] = []
    lists: dict[str, str] = {}
    wanted: frozenset[str] = frozenset()

    @property
    def ids(self) -> list[str]:
        return [self.id] if isinstance(self.id, str) else self.id


@cache
def listed() -> Mapping[str, tuple[Row, str]]:
    """Data source type → (row, attribute that lists such resources)."""
    return {type_: (row, name) for row in rows().values() for type_, name in row.lists.items()}


@cache
def rows() -> Mapping[str, Row]:
    """Resource type → row, other names of the same resource included."""
    text = (
        resources.files("seawall.catalog").joinpath("knowledge/terraform.yaml").read_text("utf-8")
    )
    found: dict[str, Row] = {}
    table: dict[str, Any] = yaml_rs.loads(text)  # type: ignore[assignment]
    for type_, item in table.items():
        row: Row = msgspec.convert(item, Row)
        row.wanted = frozenset(_attributes(row))
        for name in (type_, *row.alike):
            found[name] = row
    return found


def _attributes(row: Row) -> list[str]:
    """Every attribute that a row reads: nothing else of a resource is looked at."""
    paths = [*row.ids, row.each, *row.name, row.description, row.cluster, row.invokes, "tags"]
    paths += [*row.with_, *row.values, *row.words, *row.of, *row.script, *row.members, *row.passes]
    paths += [attribute for group in row.update.values() for attribute in group]
    paths += [*row.beside, *(path for paths in row.tells.values() for path in paths)]
    paths += [item[2] for item in row.also]
    extra = ["command_content", "type", "enable"] if row.is_ == "other" else []
    return [path.split(".")[0] for path in paths + extra if path]


def plain_tags(value: Any) -> Any:
    """Tags as a map (or Unknown): most resources have a map, some a list of {key, value}."""
    if isinstance(value, list) and all(isinstance(tag, dict) for tag in value):
        pairs = [{str(k).lower().removeprefix("tag_"): v for k, v in tag.items()} for tag in value]
        return {tag["key"]: tag.get("value") for tag in pairs if isinstance(tag.get("key"), str)}
    return value if isinstance(value, (dict, Unknown)) else {}
