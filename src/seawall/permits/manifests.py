"""What permits need in the API server: the CRD, the policy that guards it, two roles.

The policy always denies, whatever the guard's mode: it is about who may write a permit, not about
hazards. Source of its form: recorded behaviour of real API servers (CEL has no clock; a custom
resource's /status can't change metadata; a deletecollection deletes one by one).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

RESOURCE: Final = "seawall.io/permits"
CRD: Final = "permits.seawall.io"
POLICY: Final = "seawall-permits"
AGENT: Final = "system:serviceaccount:seawall-system:seawall"
MAX_HOURS: Final = 24
_HERE: Final = Path(__file__).parent
Object = dict[str, Any]


def definition() -> Object:
    """The CustomResourceDefinition."""
    found: Object = yaml.safe_load((_HERE / "crd.yaml").read_text("utf-8"))
    return found


def all_(
    *,
    max_hours: float = MAX_HOURS,
    agent: str = AGENT,
    labels: Mapping[str, str] | None = None,
) -> list[Object]:
    """In the order in which they are applied: the guard stands before anybody has a right.

    `max_hours`: how long a permit may last; `agent`: the user that uses permits up.
    """
    policy, binding, *roles = _others(max_hours, agent)
    found = [policy, binding, definition(), *roles]
    for each in found:
        each["metadata"]["labels"] = dict(labels or {})
    return found


def _others(max_hours: float, agent: str) -> Iterator[Object]:
    text = (_HERE / "policy.yaml").read_text("utf-8")
    for key, value in (
        ("MAX_SECONDS", str(int(max_hours * 3600))),
        ("MAX_WORDS", f"{max_hours:g} hours"),
        ("== AGENT", f"== '{agent}'"),
    ):
        text = text.replace(key, value)
    yield from yaml.safe_load_all(text)
