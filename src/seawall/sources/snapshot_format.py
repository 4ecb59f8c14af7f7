"""The shape of a snapshot file: a ZIP that any tool opens. docs/snapshot.md describes it.

manifest.json                    what, whose, when, and what could not be read
resources/core/pods.ndjson       one object a line, as the API gives it
resources/apps/deployments.ndjson
"""

from __future__ import annotations

from typing import Final

import msgspec

FORMAT: Final = "seawall-snapshot"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"


class Part(msgspec.Struct, rename="camel", omit_defaults=True, kw_only=True):
    """One resource. `not_read` says why it is missing, or "" if it is all there.

    `served` is False where the cluster has no such API (then there are no such objects).
    """

    group: str = ""
    version: str = ""
    kind: str = ""
    resource: str = ""
    namespaced: bool = True
    served: bool = True
    member: str = ""  # its name in the ZIP
    objects: int = 0
    bytes: int = 0  # of the member, unpacked
    not_read: str = ""


class Manifest(msgspec.Struct, rename="camel", kw_only=True):
    """`now` is when the picture was taken (RFC 3339), `namespace` the only one looked at."""

    format: str = FORMAT
    format_version: int = VERSION
    seawall: str = ""
    cluster: str = ""
    kubernetes: str = ""
    now: str = ""
    namespace: str = ""
    narrowed: bool = False
    certificate_end: str = ""
    names_replaced: bool = False
    removed: dict[str, int] = {}  # what kind of secret -> how many values were taken out
    resources: dict[str, Part] = {}


def member(group: str, plural: str) -> str:
    return f"resources/{group or 'core'}/{plural}.ndjson"
