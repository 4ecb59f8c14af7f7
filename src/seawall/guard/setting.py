"""How a cluster is guarded: mode, language, identities, delegated objects. Kept in the cluster.

The ConfigMap `seawall-system/seawall-guard` holds it, so that whoever comes next (another person,
the agent, `guard status`) makes the same policies from it.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, Literal

import msgspec

from seawall import __version__
from seawall.audit.platform import Actor
from seawall.engine import Catalog
from seawall.errors import InputError
from seawall.model import Lang

Mode = Literal["audit", "warn", "deny"]
Platform = Literal["any", "ack"]
Object = dict[str, Any]

NAMESPACE: Final = "seawall-system"
NAME: Final = "seawall-guard"
MANAGER: Final = "seawall-guard"  # field manager, and the mark of what is ours
MANAGED_BY: Final = "app.kubernetes.io/managed-by"
PART_OF: Final = "app.kubernetes.io/part-of"
LABELS: Final = {MANAGED_BY: "seawall", PART_OF: NAME}
SELECTOR: Final = f"{MANAGED_BY}=seawall,{PART_OF}={NAME}"


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """`actors`: rows as in `knowledge/actors.yaml` that this cluster adds; `learned`: since when.

    `off`: ids of hazards that are not wanted. `platform`: hazards of ACK only are for ACK only.
    `permit_hours`: how long a permit may last.
    """

    mode: Mode = "audit"
    lang: Lang = "en"
    actors: tuple[Actor, ...] = ()
    learned: str = ""
    off: tuple[str, ...] = ()
    platform: Platform = "ack"
    permit_hours: int = 24
    catalog: str = ""
    version: str = __version__


def chosen(catalog: Catalog, setting: Setting) -> Catalog:
    """The entries that this cluster wants."""
    return catalog.selected(
        lambda id_, entry: (
            id_ not in setting.off and (setting.platform == "ack" or "any" in entry.applies)
        )
    )


def fingerprint(catalog: Catalog) -> str:
    """Of all that policies are made from: changes when they would."""
    parts = {id_: (h.match, h.rows, h.title, h.impact) for id_, h in catalog.hazards.items()}
    return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:16]


def config_map(setting: Setting) -> Object:
    data = msgspec.to_builtins(setting)
    others = {key: msgspec.json.encode(data[key]).decode() for key in _JSON}
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": NAME, "namespace": NAMESPACE, "labels": LABELS},
        "data": {**data, **others},
    }


_JSON: Final = ("actors", "off", "permit_hours")  # a ConfigMap holds texts only


def read(body: bytes) -> Setting:
    """Of the ConfigMap as the server gives it. InputError where it is not one of ours."""
    try:
        data: dict[str, Any] = dict(msgspec.json.decode(body)["data"])
        data |= {key: msgspec.json.decode(data[key]) for key in _JSON if key in data}
        return msgspec.convert(data, Setting)
    except (msgspec.MsgspecError, KeyError, TypeError, UnicodeDecodeError) as error:
        where = f"ConfigMap {NAMESPACE}/{NAME}"
        raise InputError(where, f"is no setting of the guard: {error}") from error
